"""Motifs of ground to run on: lanes, stairs, a mountain road, the finish tape. Pure."""

from math import acos, degrees, sin

from challenges.posters.palettes import WHITE
from challenges.posters.scene import Point, Scene, arc, at, curve, lines, on_circle, short


def lanes(scene: Scene) -> None:
    """Draw the bend of a track with staggered lanes. One lane is lit and has a runner in it."""
    side, height = scene.side, scene.height
    outer = max(height * scene.between(0.6, 0.68), side * 0.66)
    count = 6
    step = outer / scene.between(9.4, 10.6)
    own = scene.random.choice((1, 2, 3))
    middle = outer - (own + 0.5) * step
    centre = (scene.width - outer * scene.between(0.84, 0.93), middle + height * scene.between(0.07, 0.16))

    def lap(radius: float) -> str:
        there, back = (-40.0, centre[1] - radius), (-40.0, centre[1] + radius)
        home = (centre[0], centre[1] - radius)
        return f"M{at(there)}L{at(home)}{arc(centre, radius, -90, 90, start='')}L{at(back)}"

    scene.stroke(lap(outer - count * step / 2), scene.faint(0.34, scene.lit), count * step)
    for line in range(count + 1):
        inside = 0 < line < count
        scene.stroke(lap(outer - line * step), scene.faint(0.9 if inside else 1), side / (170 if inside else 110))
    begin = max(scene.left + side * 0.07, centre[0] - outer * scene.between(0.3, 0.55))
    straight = begin < centre[0]
    clear = degrees(acos(max(-1, min(1, (scene.left + step - centre[0]) / middle))))  # where the bend leaves the text
    first = -90.0 if straight else max(-78.0, -clear)
    way = f"M{at((begin, centre[1] - middle))}L{at((centre[0], centre[1] - middle))}" if straight else ""
    scene.stroke(
        way + arc(centre, middle, first, min(96.0, clear), start="" if straight else "M"), scene.lit, step * 0.6
    )
    for lane in range(count):  # the staggered start lines
        radius = outer - (lane + 0.5) * step
        x = begin - step * 0.75 + (own - lane) * step * 1.1
        if scene.left + side * 0.02 < x < centre[0]:
            y = centre[1] - radius
            scene.stroke(lines(((x, y - step / 2), (x, y + step / 2))), WHITE, side / 130)
    runner = on_circle(centre, middle, scene.between(-60, -24))
    scene.disc(runner, step * 0.62, scene.deep)
    scene.disc(runner, step * 0.4, WHITE)


def stairs(scene: Scene) -> None:
    """Draw flights of steps, the nearest with a lit edge, and a runner near the top."""
    side, width, height = scene.side, float(scene.width), float(scene.height)
    for level, rise, low in ((0.3, 0.5, 0.62), (0.6, 0.62, 0.84)):
        tread = side * scene.between(0.24, 0.34)
        top = height * low
        points: list[Point] = [(width + 10, height + 10)]
        x = width + 10
        lift = tread * rise
        y = top - lift * scene.between(2.2, 3.0)
        while x > -tread:
            points += [(x, y), (x - tread, y)]
            x -= tread
            y += lift * (0.9 if x > scene.left else 0.28)
        scene.fill(lines([*points, (x, height + 10)], closed=True), scene.faint(level))
    count = 5
    tread, lift = side * 0.94 / count, height * scene.between(0.125, 0.145)
    x, y = width - side * 0.96, height * 0.93
    edge: list[Point] = [(x, y)]
    for _step in range(count):
        edge += [(x, y - lift), (x + tread, y - lift)]
        x, y = x + tread, y - lift
    edge += [(width + 40, y)]
    scene.fill(lines([*edge, (width + 40, height + 20), (edge[0][0], height + 20)], closed=True), scene.tone(0.17))
    for i in range(2, len(edge), 2):  # light on each riser
        a, b = edge[i - 1], edge[i]
        scene.fill(lines((a, b, (b[0], b[1] + lift * 0.2), (a[0], a[1] + lift * 0.2)), closed=True), scene.tone(0.42))
    scene.stroke(lines(edge), scene.lit, side / 46)
    on = scene.random.choice((3, 4))
    ball = (edge[2 * on][0] - tread * 0.45, edge[2 * on][1] - side / 15)
    scene.disc(ball, side / 24, WHITE)
    for back in (1, 2, 3):
        scene.disc((ball[0] - tread * 0.55 * back, ball[1] + lift * 0.5 * back - side * 0.035),
                   side / (34 + back * 10), scene.tone(0.72 - back * 0.16))  # fmt: skip


def switchback(scene: Scene) -> None:
    """Draw a road that climbs a mountain in hairpins and gets narrower with height."""
    side, width, height = scene.side, scene.width, scene.height
    sun = (width - side * scene.between(0.12, 0.2), height * scene.between(0.14, 0.2))
    scene.disc(sun, side * 0.1, scene.lit)
    for level, peak, foot in ((0.3, 0.22, 0.66), (0.55, 0.12, 0.8), (0.9, 0.34, 0.97)):
        top_x = width - side * scene.between(0.2, 0.9) if level > 0.4 else scene.left * scene.between(0.45, 0.9) + 40
        slope = scene.between(1.5, 2.1) * side
        ridge = [
            (-20.0, height * foot),
            (top_x - slope, height * (foot - 0.05)),
            (top_x - slope * 0.4, height * (peak + foot) / 2),
            (top_x, height * peak),
            (top_x + slope * 0.3, height * (peak + 0.16)),
            (max(width + 20, top_x + slope * 0.6), height * (foot - 0.1)),
        ]
        scene.fill(lines([*ridge, (width + 20, height + 10), (-20, height + 10)], closed=True), scene.faint(level))
    middle = width - side * 0.49
    reach, y, thick = side * 0.36, height * 0.985, side * 0.075
    toward = scene.random.choice((-1, 1))
    road: list[tuple[str, float]] = []
    point: Point = (middle - toward * reach * 0.7, height + thick)
    for bend in range(5):
        end = (middle + toward * reach, y - height * 0.1 * 0.82**bend)
        radius = min(height, side * 1.1) * 0.055 * 0.8**bend
        turn = arc((end[0], end[1] - radius), radius, 90, -90 if toward > 0 else 270, start="")
        road.append((f"M{at(point)}L{at(end)}{turn}", thick))
        point, y = (end[0], end[1] - 2 * radius), end[1] - 2 * radius
        reach, thick, toward = reach * 0.74, thick * 0.78, -toward
    road.append((f"M{at(point)}L{at((middle + toward * reach * 0.4, y - height * 0.06))}", thick))
    for path, wide in road:
        scene.stroke(path, scene.tone(0.25), wide * 1.7)
    for path, wide in road:
        scene.stroke(path, scene.lit, wide)
    for path, wide in road[:3]:
        scene.stroke(path, scene.tone(0.35), wide / 9, dashes=f"{short(wide * 0.7)} {short(wide)}")


def tape(scene: Scene) -> None:
    """Draw a waving chequered finish tape, and confetti."""
    side, width, height = scene.side, scene.width, scene.height
    phase, swing = scene.between(0, 6.2), height * scene.between(0.07, 0.1)
    square = side / scene.between(9.5, 11)
    tilt = scene.between(-0.22, -0.12)

    def wave(x: float, row: float) -> Point:
        far = (x - scene.left) / side
        fall = tilt * (max(x, scene.left) - width + 0.35 * min(x - scene.left, 0))
        high = square * (1 + 0.16 * sin(phase * 2 + far * 5))
        return x, height * 0.5 - fall + swing * sin(phase + far * 3.6) + (row - 1.5) * high

    columns = int((width + square) / square) + 1
    for column in range(columns):
        right = width + square - column * square
        bright = right - square > scene.left + square * 0.5
        for row in range(3):
            box = (wave(right, row), wave(right - square, row), wave(right - square, row + 1), wave(right, row + 1))
            light = (column + row) % 2 == 0
            if bright:  # fades in from the dark
                share = min(1, 0.3 + (right - scene.left) / side * 1.7)
                colour = scene.tone(share if light else 0.2 * share)
            else:
                level = (0.95 if light else 0.3) * max(0.12, right / max(scene.left, 1))
                colour = scene.faint(min(1, level), scene.lit)
            scene.fill(lines(box, closed=True), colour)
    for _piece in range(34):
        x, y = scene.between(0, width), scene.between(0, height)
        if abs(y - wave(x, 1.5)[1]) < square * 2.1:
            continue
        size, turn = side * scene.between(0.018, 0.036), scene.between(0, 180)
        corners = [on_circle((x, y), size * (1 if i % 2 else 1.5), turn + 90 * i) for i in range(4)]
        clear = x - size * 2 > scene.left
        paper = scene.random.choice((scene.lit, WHITE, scene.tone(0.5)))
        scene.fill(lines(corners, closed=True), paper if clear else scene.faint(0.55))
    knots = int((width - scene.left) / (square * 1.3))
    if knots > 3:
        ribbon = [wave(width + 10 - i * square * 1.3, 4.6 + sin(i) * 0.3) for i in range(knots)]
        scene.stroke(curve(ribbon), scene.tone(0.55), side / 60)
