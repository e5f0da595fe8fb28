"""The charts: stairs, a calendar month, a ring of weeks, a clock, lanes. Pure.

Each is drawn into a box, so that cards on a page and shared pictures use the same chart.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import degrees, pi

from challenges.clock import Window
from challenges.posters.scene import Point, Scene, arc, at, lines, on_circle
from challenges.recaps.drawing.sheet import PLAIN, WHITE, Box, Sheet, shares_of


def stairs(scene: Scene, box: Box, amounts: Sequence[int], *, pen: float) -> None:
    """Draw stairs that rise by the amount of each part; empty parts stay level. `pen` is the width of the lit edge."""
    total, count = sum(amounts), max(1, len(amounts))
    tread = box.width / count
    low = box.y + box.height
    edge: list[Point] = [(box.x, low)]  # two points per part: the foot of its step, and its end
    x, y = box.x, low
    for amount in amounts:
        y -= box.height * amount / total if total else 0
        edge += [(x, y), (x + tread, y)]
        x += tread
    right, floor = box.x + box.width + pen * 20, low + pen * 30
    scene.fill(lines([*edge, (right, y), (right, floor), (box.x, floor)], closed=True), scene.tone(0.17))
    for (ax, ay), (bx, by) in pairwise(edge):
        if bx > ax:  # light below each tread
            deep = min(pen * 2.6, low - ay)
            if deep > 1:
                scene.fill(lines(((ax, ay), (bx, by), (bx, by + deep), (ax, ay + deep)), closed=True), scene.tone(0.4))
    scene.stroke(lines([*edge, (right, y)]), scene.lit, pen)
    if total:
        _runner(scene, edge, amounts, tread, pen)


def _runner(scene: Scene, edge: Sequence[Point], amounts: Sequence[int], tread: float, pen: float) -> None:
    """Draw a runner on the last step that rises, with a trail."""
    last = max(index for index, amount in enumerate(amounts) if amount)
    x, y = edge[2 * last + 2]
    size = min(pen * 1.5, max(tread * 0.34, pen * 0.8))
    ball = (x - tread * 0.5, y - size - pen)
    for back in (3, 2, 1):
        scene.disc((ball[0] - size * 1.9 * back, ball[1] + size * 0.35 * back * back), size * (1 - 0.2 * back),
                   scene.tone(0.75 - back * 0.17))  # fmt: skip
    scene.disc(ball, size, WHITE)


def days(sheet: Sheet, box: Box, window: Window, ran: Mapping[date, int], most: int) -> None:
    """Draw a disc per day, one row per week from Monday: larger and brighter for longer distances."""
    lead = window.first_day.weekday()
    step = min(box.width / 7, box.height / 6)
    for number, day in enumerate(window):
        row, column = divmod(lead + number, 7)
        centre = (box.x + (column + 0.5) * step, box.y + (row + 0.5) * step)
        share = (ran.get(day, 0) / most) ** 0.5 if most else 0.0
        if share:
            sheet.disc(centre, step * (0.16 + 0.3 * share), sheet.tone(0.35 + 0.65 * share))
        else:
            sheet.disc(centre, step * 0.1, sheet.tone(0.22, WHITE))


def ring(sheet: Sheet, box: Box, amounts: Sequence[int]) -> None:
    """Draw a ray per week around a circle, clockwise from the top, as long as the week's distance."""
    outer = min(box.width, box.height) / 2
    centre = (box.x + box.width / 2, box.y + box.height / 2)
    inner, step = outer * 0.4, 360 / max(1, len(amounts))
    wide = 2 * pi * inner / max(1, len(amounts)) * 0.62
    sheet.disc(centre, inner * 0.82, sheet.tone(0.13))
    shares = shares_of(amounts)
    for number, share in enumerate(shares):
        angle = -90 + step * (number + 0.5)
        far = inner + (outer - inner) * max(share, 0.02)
        colour = sheet.lit if share == 1 else sheet.tone(0.3 + 0.6 * share) if share else sheet.tone(0.25, WHITE)
        sheet.stroke(lines((on_circle(centre, inner, angle), on_circle(centre, far, angle))), colour, wide)
    sheet.disc(centre, inner * 0.5, sheet.tone(0.24))
    sheet.disc(centre, inner * 0.18, WHITE)


def clock(
    sheet: Sheet, box: Box, hours: Sequence[int], usual: int | None, ends: Sequence[int], labels: Sequence[str],
    size: float,
) -> None:  # fmt: skip
    """Draw a 24-hour clock, midnight at the top: a ray per hour, `usual` lit, a white dot at each of `ends`.

    `ends` are minutes of the day; `labels` are the four written hours, from midnight on, in letters of `size`.
    """
    outer = min(box.width, box.height) / 2
    centre = (box.x + box.width / 2, box.y + box.height / 2)
    rim, inner = outer * 0.8, outer * 0.3
    sheet.disc(centre, rim * 1.02, sheet.tone(0.09))
    sheet.stroke(arc(centre, rim * 1.02, 0, 360), sheet.tone(0.35), outer / 90)
    for hour in range(24):
        angle = -90 + hour * 15
        long = 0.06 if hour % 6 == 0 else 0.03
        tick = lines((on_circle(centre, rim * (1 - long), angle), on_circle(centre, rim * 0.985, angle)))
        sheet.stroke(tick, sheet.tone(0.7 if hour % 6 == 0 else 0.4, WHITE), outer / 90)
    wide = 2 * pi * inner / 24 * 0.66
    for hour, share in enumerate(shares_of(hours)):
        if share:
            turn = -90 + (hour + 0.5) * 15
            far = inner + (rim * 0.88 - inner) * (0.08 + 0.92 * share)
            colour = sheet.lit if hour == usual else sheet.tone(0.55)
            sheet.stroke(lines((on_circle(centre, inner, turn), on_circle(centre, far, turn))), colour, wide)
    sheet.disc(centre, inner * 0.62, sheet.tone(0.2))
    sheet.disc(centre, inner * 0.14, WHITE)
    for minute in ends:
        dot = on_circle(centre, rim * 1.02, -90 + minute / 4)
        sheet.disc(dot, outer * 0.052, sheet.deep)
        sheet.disc(dot, outer * 0.036, WHITE)
    for number, label in enumerate(labels):
        x, y = on_circle(centre, outer * (0.93 if number % 2 == 0 else 0.88), -90 + number * 90)
        anchor = ("middle", "start", "middle", "end")[number]
        sheet.write(label, (x, y + size * 0.35), size, PLAIN, anchor=anchor)  # fmt: skip


def lanes(sheet: Sheet, box: Box, shares: Sequence[float]) -> None:
    """Draw the bend of a track with a lane per share, outermost first, each lit up to its share."""
    count = max(len(shares), 3)
    radius = box.height / 2
    step = radius * 0.8 / count
    centre = (box.x + box.width - radius, box.y + radius)
    straight = max(0.0, centre[0] - box.x)
    for number in range(count):
        r = radius - step * (number + 0.5)
        whole = 2 * straight + pi * r
        sheet.stroke(_lap(box.x, centre, r, straight, whole), sheet.tone(0.13), step * 0.72)
        if number < len(shares) and shares[number] > 0:
            far = max(whole * shares[number], step * 0.01)
            lit = sheet.lit if number == 0 else sheet.tone(max(0.4, 0.85 - 0.13 * number))
            sheet.stroke(_lap(box.x, centre, r, straight, far), lit, step * 0.56)
            sheet.disc(_point(box.x, centre, r, straight, far), step * 0.16, sheet.deep)


def _lap(x: float, centre: Point, r: float, straight: float, far: float) -> str:
    """Return the path along the upper straight, round the bend and back, up to the length `far`."""
    top, low = centre[1] - r, centre[1] + r
    path = f"M{at((x, top))}L{at((x + min(far, straight), top))}"
    if far > straight:
        angle = min(180.0, degrees((far - straight) / r))
        path += arc(centre, r, -90, -90 + angle, start="")
    back = far - straight - pi * r
    return path + (f"L{at((centre[0] - back, low))}" if back > 0 else "")


def _point(x: float, centre: Point, r: float, straight: float, far: float) -> Point:
    if far <= straight:
        return x + far, centre[1] - r
    if far <= straight + pi * r:
        return on_circle(centre, r, -90 + degrees((far - straight) / r))
    return centre[0] - (far - straight - pi * r), centre[1] + r
