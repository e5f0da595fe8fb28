"""Motifs of weather and landscape: moon, contours, rain, sunrise. Pure."""

from math import cos, pi, radians, sin

from challenges.posters.palettes import WHITE
from challenges.posters.scene import Point, Scene, arc, at, curve, lines, on_circle


def moon(scene: Scene) -> None:
    """Draw a moon, between new and full, over hills that run under the text."""
    side, width, height = scene.side, scene.width, scene.height
    radius = min(side * 0.36, height * 0.29) * scene.between(0.9, 1)
    centre = (width - side * scene.between(0.42, 0.5), height * 0.5 - min(height * 0.13, side * 0.12))
    for ring, level in ((1.62, 0.12), (1.3, 0.24)):
        scene.disc(centre, radius * ring, scene.faint(level, scene.lit))
    for _star in range(round(width / 26)):
        x, y = scene.between(0, width), scene.between(0, height * 0.6)
        if (x - centre[0]) ** 2 + (y - centre[1]) ** 2 > (radius * 1.75) ** 2:
            clear = x > scene.left + 6
            size = side * scene.between(0.004, 0.009)
            scene.disc((x, y), size, scene.tone(0.75, WHITE) if clear else scene.faint(0.9))
    scene.disc(centre, radius, scene.tone(0.3))
    # the lit part: the rim on one side, and back along half an ellipse whose width is the moon's phase
    lean, age, hand = radians(scene.between(30, 70)), scene.between(0.2, 0.6), scene.random.choice((-1, 1))

    def limb(wide: float) -> list[Point]:
        arch = [(cos(pi * i / 12) * radius, sin(pi * i / 12) * radius * wide * hand) for i in range(13)]
        turned = ((x * cos(lean) - y * sin(lean), x * sin(lean) + y * cos(lean)) for x, y in arch)
        return [(centre[0] + x, centre[1] + y) for x, y in turned]

    scene.fill(curve(limb(1)) + curve(limb(age)[::-1], start="L") + "Z", scene.lit)
    hills = 4
    for hill in range(hills):
        crest = height * (0.66 + 0.095 * hill)
        step = width / scene.between(4.2, 6.5)
        first = -step * scene.between(0.6, 1.4)
        points: list[Point] = []
        while not points or points[-1][0] < width + step:
            points.append((first + step * len(points), crest + scene.between(-1, 1) * height * 0.075))
        path = curve(points) + f"L{at((width + step * 2, height + 20))}L{at((-step * 2, height + 20))}Z"
        scene.fill(path, scene.faint(0.3 + 0.23 * hill, scene.lit))


def contours(scene: Scene) -> None:
    """Draw contour lines around a summit, and a dashed path up to it."""
    side, width, height = scene.side, scene.width, scene.height
    top = (width - side * scene.between(0.4, 0.5), height * scene.between(0.42, 0.52))
    waves = [
        (k, scene.between(0.05, 0.13) / k**0.4, scene.between(0, 2 * pi), scene.between(-0.5, 0.5))
        for k in (1, 2, 3, 5)
    ]
    stretch, turn = scene.between(1.1, 1.3), scene.between(-25, 25)
    squeeze = 0.86

    def ring(size: float) -> list[Point]:
        points = []
        for i in range(12):
            angle = 2 * pi * i / 12
            far = size * (1 + sum(a * sin(k * angle + phase + drift * size / side * 4) for k, a, phase, drift in waves))
            x, y = far * stretch * cos(angle), far * squeeze * sin(angle)
            tilt = radians(turn)
            points.append((top[0] + x * cos(tilt) - y * sin(tilt), top[1] + x * sin(tilt) + y * cos(tilt)))
        return points

    gap = side * 0.062
    for line in range(16 if height > 200 else 11, 0, -1):
        points = ring(gap * line)
        reach = min(x for x, _y in points) - gap
        path = curve(points, closed=True)
        if line == 1:
            scene.fill(path, scene.lit)
        elif reach > scene.left:
            scene.stroke(path, scene.tone(max(0.12, 0.92 - 0.11 * line)), side / (95 if line % 5 == 0 else 150))
        else:
            scene.stroke(path, scene.faint(0.95 if line % 5 == 0 else 0.62), side / (110 if line % 5 == 0 else 170))
    way = scene.between(70, 115)
    steps: list[Point] = []
    for i in range(9):
        swing = 22 * sin(i * 1.9) * (1 - i / 10)
        steps.append(on_circle(top, side * (0.56 - 0.06 * i), way + swing))
    steps = [point for point in steps if point[0] > scene.left + side * 0.06]
    if len(steps) > 2:
        scene.stroke(curve([*steps, top]), WHITE, side / 85, dashes=f"{side / 40:.0f} {side / 30:.0f}")
    scene.disc(top, side / 30, scene.deep)
    scene.disc(top, side / 52, WHITE)


def rain(scene: Scene) -> None:
    """Draw slanted rain, bright where there is no text, and ripples where it meets the ground."""
    side, width, height = scene.side, scene.width, scene.height
    lean = scene.between(0.32, 0.52) * scene.random.choice((-1, 1))
    cell = max(side / 4.6, height / 7)
    drops: dict[tuple[str, float], str] = {}  # one path per colour and width
    floor = height * 0.8
    rows, columns = int(height / cell) + 2, int(width / (cell * 0.74)) + 2
    for row in range(rows):
        for column in range(columns):
            x = column * cell * 0.74 + scene.between(-0.22, 0.22) * cell + (row % 2) * cell * 0.37
            y = (row - 0.7) * cell + scene.between(-0.3, 0.3) * cell
            long = cell * scene.between(0.42, 0.8)
            drop = ((x, y), (x - long * lean, y + long))
            clear = min(drop[0][0], drop[1][0]) > scene.left + side * 0.05
            if y + long > floor and clear:
                continue
            near = scene.random.random() > 0.36
            bright, dim = (scene.lit, scene.faint(0.7)) if near else (scene.tone(0.45), scene.faint(0.35))
            pen = (bright if clear else dim, side / (44 if near and clear else 75))
            drops[pen] = drops.get(pen, "") + lines(drop)
    for (colour, wide), path in drops.items():
        scene.stroke(path, colour, wide)
    for pool in range(3):
        x = scene.left + (width - scene.left) * (0.3 + 0.27 * pool) + scene.between(-0.05, 0.05) * side
        centre = (x, floor + height * scene.random.choice((0.05, 0.1, 0.15)))
        for i, share in enumerate((0.9, 0.5, 0.24)):
            radius = side * (0.05 + 0.065 * i)
            if centre[0] - radius > scene.left + 4:
                scene.stroke(arc(centre, radius, 0, 360, flat=0.28), scene.tone(share), side / 130)


def sunrise(scene: Scene) -> None:
    """Draw a rising sun, and rays that reach across the whole poster."""
    side, width, height = scene.side, scene.width, scene.height
    radius = side * scene.between(0.33, 0.38)
    horizon = height * scene.between(0.84, 0.9)
    centre = (width - side * scene.between(0.44, 0.52), horizon - radius * scene.between(0.05, 0.3))
    count = scene.random.choice((11, 12, 13))
    far, wide = width * 1.3, 180 / count
    turn = scene.between(0, wide)
    for ray in range(-1, count + 1):
        first = 180 + turn + ray * wide
        corners = (centre, on_circle(centre, far, first), on_circle(centre, far, first + wide / 2))
        scene.fill(lines(corners, closed=True), scene.faint(0.42, scene.lit))
    for ring, level in ((1.75, 0.62), (1.36, 1.0)):
        scene.disc(centre, radius * ring, scene.faint(level, scene.lit))
    for ray in range(count + 1):
        angle = 180 + turn + ray * wide + wide / 4
        inner, outer = radius * 1.16, radius * (1.34 + 0.2 * (ray % 2))
        ends = (on_circle(centre, inner, angle), on_circle(centre, outer, angle))
        if min(x for x, _y in ends) > scene.left + side * 0.03 and ends[0][1] < horizon:
            scene.stroke(lines(ends), scene.lit, side / 48)
    scene.disc(centre, radius, scene.lit)
    for band in range(3):  # mist across the lower half of the sun
        y = horizon - radius * (0.1 + 0.2 * band)
        thick = radius * (0.085 - 0.02 * band)
        over, under = (max(radius**2 - (edge - centre[1]) ** 2, 0) ** 0.5 for edge in (y - thick, y))
        x = centre[0]
        stripe = ((x - over, y - thick), (x + over, y - thick), (x + under, y), (x - under, y))
        scene.fill(lines(stripe, closed=True), scene.tone(0.55 + 0.12 * band))
    step = width / 5
    below = f"L{at((width + step, height + 20))}L{at((-step, height + 20))}Z"
    for low, swing, colour in ((0.0, 0.025, scene.faint(0.95, scene.lit)), (0.075, 0.015, scene.deep)):
        points = [(step * (i - 1.4), horizon + height * (low + swing * scene.between(-1, 1))) for i in range(9)]
        scene.fill(curve(points) + below, colour)
