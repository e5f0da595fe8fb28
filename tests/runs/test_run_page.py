"""The page of a recorded run: map, splits, charts, best efforts, how it was measured, and for whom."""

import re
from dataclasses import replace
from math import cos, radians, sin

import pytest

from challenges.runners.rules import Visibility
from challenges.settings import InvalidSetting, Settings
from challenges.units import Distance, Units
from tests import make
from tests.cast import runner
from tests.runs.tape import log_file
from tests.samples.recordings import gpx_of, north, sample_file

BRITISH = {"Accept-Language": "en-GB"}
A_DEGREE = 111_195.0
STREETS = "https://tiles.example.org/{z}/{x}/{y}.png"


def loop(metres=6_000.0, pace=3.0, lat=48.0, lon=2.0, start=0.0, climb=0.0):
    """Return a run round a circle, with a sample every five seconds, at so many metres a second."""
    count = int(metres / pace / 5)
    radius, samples = metres / 6.2832, []
    for number in range(count + 1):
        turn = number / count * 6.2832
        east, up = radius * cos(turn) - radius, radius * sin(turn)
        samples.append((lat + up / A_DEGREE, lon + east / A_DEGREE / cos(radians(lat)),
                        100 + climb * number / count, start + number * 5.0))  # fmt: skip
    return samples


@pytest.fixture
def readers(ann, ben, client_of, client):
    """Ann, the runner; Ben, a member; and a visitor."""
    return {"ann": client_of(ann), "ben": client_of(ben), "visitor": client}


def shown(who, run, query=""):
    """Open the page of a run."""
    return who.see(f"/runs/{run.id}{query}", headers=BRITISH)


def log(who, data, *, map_for=Visibility.ME, **values):
    """Log a run from a recording with a map visibility."""
    from challenges.db import db, transaction
    from challenges.runs.models import Run

    run = log_file(who, data, visibility=values.pop("visibility", Visibility.PUBLIC), **values)
    with transaction():
        db.session.get(Run, run.id).map_visible_to = map_for
    return run


# --- the map --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "level, may",
    [
        (Visibility.ME, {"ann"}),
        (Visibility.FOLLOWERS, {"ann"}),
        (Visibility.MEMBERS, {"ann", "ben"}),
        (Visibility.PUBLIC, {"ann", "ben", "visitor"}),
    ],
)
def test_a_map_is_visible_by_its_own_setting(ann, readers, level, may):
    run = log(ann, gpx_of(loop()), map_for=level)
    for name, reader in readers.items():
        seen = shown(reader, run)
        assert ("Map of the route" in seen) == (name in may), name
        assert ("Elevation along the route." in seen) == (name in may), "heights tell where somebody was"
        assert "Splits" in seen


def test_others_see_no_start_finish_or_marks_and_no_larger_paper(ann, readers):
    run = log(ann, gpx_of(loop()), map_for=Visibility.PUBLIC)
    own, other = shown(readers["ann"], run), shown(readers["ben"], run)
    for sign in ("route__start", "route__end", "route__mark", "route__faint"):
        assert sign in own.html
        assert sign not in other.html
    assert "Others see the map without the parts within 200 m of your start and finish." in own
    assert "Start and finish are hidden." in other
    assert (
        re.search(r'class="route" viewBox="([^"]+)"', own.html)[1]
        != re.search(r'class="route" viewBox="([^"]+)"', other.html)[1]
    )


def test_others_see_no_elevation_near_start_and_finish(ann, readers):
    run = log(ann, gpx_of(loop(climb=80.0)), map_for=Visibility.MEMBERS)
    rows = [re.findall(r"plot--height.*?</table>", shown(readers[name], run).html, re.DOTALL)[0].count("<tr>")
            for name in ("ann", "ben")]  # fmt: skip
    lines = [re.search(r'plot--height.*?plot__line" d="M([\d.]+) .*?([\d.]+) [\d.]+"', shown(readers[name], run).html,
                       re.DOTALL).groups() for name in ("ann", "ben")]  # fmt: skip
    assert rows[0] >= rows[1]
    assert float(lines[0][0]) < 10 < 30 < float(lines[1][0])
    assert float(lines[0][1]) > 990 > 970 > float(lines[1][1])


def test_the_page_of_another_runner_contains_no_raw_position(ann, readers):
    run = log(ann, gpx_of(loop(lat=48.8583, lon=2.2945)), map_for=Visibility.PUBLIC)
    for name in ("ben", "visitor"):
        html = shown(readers[name], run).html
        for part in ("48.8", "2.29", "morning.gpx"):
            assert part not in html


def test_a_runner_chooses_how_much_is_hidden(ann, readers, client_of):
    run = log(ann, gpx_of(loop(1_800)), map_for=Visibility.MEMBERS)
    assert "Map of the route" in shown(readers["ben"], run)
    privacy = {"shown_as": "members", "alias": "", "runs_visible_to": "members", "map_visible_to": "me",
               "category": "", "born_on": ""}  # fmt: skip
    readers["ann"].send("/settings/privacy", {**privacy, "map_trim": "800000"})
    assert "Map of the route" not in shown(readers["ben"], run)
    assert "Others see no map: this run stays within 800 m of its start and finish." in shown(readers["ann"], run)
    readers["ann"].send("/settings/privacy", {**privacy, "map_trim": "0"})
    assert "route__start" in shown(readers["ben"], run).html
    assert "Others see this map from start to finish." in shown(readers["ann"], run)
    readers["ann"].send("/settings/privacy", {**privacy, "map_trim": "7"}, status=422)


def test_map_visibility_is_set_on_the_page_that_edits_a_run(ann, readers):
    from tests.runs.paper import filled

    run = log(ann, gpx_of(loop()))
    assert "Only you see this map." in shown(readers["ann"], run)
    for level, may in (("members", True), ("me", False)):
        page = readers["ann"].see(f"/runs/{run.id}/edit")
        readers["ann"].send(f"/runs/{run.id}/edit", filled(page, f"/runs/{run.id}/edit", map_visible_to=level))
        assert ("Map of the route" in shown(readers["ben"], run)) is may


def test_a_private_run_has_a_map_for_its_runner_alone(ann, readers):
    run = log(ann, gpx_of(loop()), map_for=Visibility.PUBLIC, visibility=Visibility.ME)
    seen = shown(readers["ann"], run)
    assert "Only you see this map." in seen
    assert "route__faint" not in seen.html
    readers["ben"].see(f"/runs/{run.id}", status=404)


def test_a_run_entered_by_hand_has_no_empty_cards(ann, readers):
    run = make.run(ann, km=5, visibility=Visibility.PUBLIC)
    for reader in readers.values():
        seen = shown(reader, run)
        for word in ("Route", "Splits", "Along the way", "Best efforts"):
            assert word not in seen


# --- streets --------------------------------------------------------------------------------------------------------


def test_without_a_tile_server_no_streets_are_offered(ann, readers):
    run = log(ann, gpx_of(loop()))
    seen = shown(readers["ann"], run, "?map=streets")
    assert "streets" not in seen.html.replace("?map=streets", "")
    assert "<image" not in seen.html


class TestStreets:
    """A site with a tile server."""

    @pytest.fixture
    def settings(self, database_url, tmp_path):
        (tmp_path / "data").mkdir()
        made = Settings.for_tests(database_url=database_url, data_dir=tmp_path / "data")
        return replace(made, tile_url=STREETS, tile_attribution="© The mappers")

    def test_streets_are_loaded_only_on_request(self, ann, readers):
        run = log(ann, gpx_of(loop()))
        seen = shown(readers["ann"], run)
        assert "https://tiles.example.org" not in seen.html
        assert "Show streets The map server will see your IP address" in seen
        page = shown(readers["ann"], run, "?map=streets")
        assert re.search(r'<image href="https://tiles.example.org/\d+/\d+/\d+.png"', page.html)
        assert "Map: © The mappers" in page
        assert "Hide streets" in page

    def test_images_may_come_from_that_server_and_no_other(self, client):
        policy = client.get("/").headers["Content-Security-Policy"]
        assert "img-src 'self' data: https://tiles.example.org;" in policy


# --- splits and laps ------------------------------------------------------------------------------------------------


def test_splits_are_in_the_viewers_units(ann, client_of):
    run = log(ann, gpx_of(loop(5_400)))
    kilometres = shown(client_of(ann), run)
    assert re.search(r"km .*Pace .*1 5:3\d .*5 5:3\d .*0\.4 5:3", kilometres)
    miles = shown(client_of(runner("yan", units=Units.MI)), run)
    assert re.search(r"1 8:5\d .*3 8:5\d .*0\.4 8:5", miles)


def test_heart_rate_is_for_its_runner_only(ann, readers):
    run = log(ann, sample_file("strava-run-hr"), map_for=Visibility.PUBLIC)
    own = shown(readers["ann"], run)
    assert "avg heart rate (bpm)" in own
    assert "Heart rate bpm Only you see this" in own
    for name in ("ben", "visitor"):
        seen = shown(readers[name], run)
        assert "eart" not in seen.replace("Start and finish", "").replace("heart of", "")


def test_laps_are_a_second_view(ann, client_of):
    run = log(ann, sample_file("fr410-run.tcx"), name="lunch.tcx")
    client = client_of(ann)
    laps = len(run.trace.laps)
    assert laps > 1
    assert "Laps" in shown(client, run)
    page = client.see(f"/runs/{run.id}?splits=laps")
    assert page.html.count("splits__lane") == laps + 1
    region = client.get(f"/runs/{run.id}?splits=laps", region="splits").get_data(as_text=True)
    assert region.strip().startswith('<section id="splits"')


def test_many_splits_scroll_in_place_and_can_be_reached_by_keyboard(ann, client_of):
    page = shown(client_of(ann), log(ann, gpx_of(loop(42_000, pace=3.5))))
    assert 'tabindex="0" role="region"' in page.html
    assert 'tabindex="0" role="region"' not in shown(client_of(ann), log(ann, gpx_of(loop(9_000, start=90_000)))).html


# --- charts ---------------------------------------------------------------------------------------------------------


def test_every_chart_can_be_read_as_a_table(ann, client_of):
    page = shown(client_of(ann), log(ann, sample_file("strava-run-hr")))
    assert page.html.count('<figure class="plot ') == page.count("Read as a table") == page.html.count("</caption>")
    tables = re.findall(r"<caption.*?</table>", page.html, re.DOTALL)
    assert tables
    assert all(2 <= table.count("<tr>") <= 26 for table in tables)


def test_elevations_are_in_feet_for_viewers_who_use_miles(ann, client_of):
    run = log(ann, gpx_of(loop(climb=150.0)), map_for=Visibility.MEMBERS)
    assert "Elevation m" in shown(client_of(ann), run)
    assert "Elevation ft" in shown(client_of(runner("yan", units=Units.MI)), run)


# --- best efforts ---------------------------------------------------------------------------------------------------


def day(number):
    """Return seconds from the first day to another."""
    return number * 86_400.0


def efforts(seen):
    """Return the text of the card of best efforts."""
    return seen.partition("Best efforts")[2].partition("Where it counts")[0].partition("How it was measured")[0]


def test_a_first_effort_is_tagged_first_and_a_faster_later_one_best(ann, client_of):
    slow, fast, between = (
        log(ann, gpx_of(loop(5_200, pace=pace, start=day(number)))) for number, pace in enumerate((2.5, 3.5, 3.0))
    )
    client = client_of(ann)
    assert "5 km First 33:" in efforts(shown(client, slow))
    assert "5 km Personal best 23:" in efforts(shown(client, fast))
    assert re.search(r"5 km 27:\d\d", efforts(shown(client, between)))


def test_the_best_of_a_year_is_tagged_though_another_year_was_faster(ann, client_of):
    log(ann, gpx_of(loop(5_200, pace=4.0, start=-day(500))))
    now = log(ann, gpx_of(loop(5_200, pace=3.5)))
    assert "Personal best" not in efforts(shown(client_of(ann), now))
    assert re.search(r"5 km Best (this year|of \d{4}) 23:", efforts(shown(client_of(ann), now)))


def test_a_held_run_is_not_compared_with(ann, client_of):
    held = log(ann, gpx_of(loop(5_200, pace=9.0)))
    assert held.held
    later = log(ann, gpx_of(loop(5_200, pace=3.5, start=day(1))))
    assert "5 km First" in efforts(shown(client_of(ann), later))
    assert "First" not in efforts(shown(client_of(ann), held))


def test_efforts_are_rounded_up_as_race_times_are(ann, client_of):
    run = log(ann, gpx_of(north([3.0] * 400)))
    assert "1 km First 5:34" in efforts(shown(client_of(ann), run))


def test_a_long_run_shows_the_main_distances_and_folds_the_others_away(ann, client_of):
    seen = efforts(shown(client_of(ann), log(ann, gpx_of(loop(12_000)))))
    first, _, rest = seen.partition("Other distances")
    assert re.findall(r"(1 km|1 mile|5 km|10 km) ", first) == ["1 km", "1 mile", "5 km", "10 km"]
    assert "400 m" in rest
    assert "½ mile" in rest
    assert "2 miles" in rest


# --- how it was measured --------------------------------------------------------------------------------------------


def test_the_card_how_it_was_measured_names_the_methods(ann, readers):
    run = log(ann, sample_file("strava-run-hr"))
    own = shown(readers["ann"], run)
    assert "Distance Along the GPS track" in own
    assert "Moving time From the recording, without stops" in own
    assert "File morning.gpx" in own
    assert "File GPX" in shown(readers["ben"], run)


def test_a_device_that_measures_distance_and_time_is_trusted_and_named(ann, client_of):
    run = log(ann, sample_file("fr920xt-run-many-pauses.fit"), name="run.fit")
    seen = shown(client_of(ann), run)
    assert "Distance From the device" in seen
    assert "Moving time From the device's timer" in seen
    assert "Recorded with" in seen


def test_a_treadmill_says_why_it_is_self_reported(ann, client_of):
    points = "".join(
        f"<Trackpoint><Time>2026-11-14T07:{second // 60:02}:{second % 60:02}Z</Time>"
        f"<DistanceMeters>{second * 3}</DistanceMeters></Trackpoint>"
        for second in range(0, 1_200, 5)
    )
    data = (
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        '<Activity Sport="Running"><Id>2026-11-14T07:00:00Z</Id><Lap StartTime="2026-11-14T07:00:00Z">'
        f"<Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    )
    seen = shown(client_of(ann), log(ann, data.encode(), name="indoors.tcx"))
    assert "Self-reported: the recording has no GPS points" in seen
    assert "Map of the route" not in seen
    assert "Splits" in seen


def test_a_recorded_run_needs_few_queries(ann, ben, olu, readers, queries_at_most):
    for title in ("One", "Two"):
        make.participation(make.challenge(olu, title=title), ann)
    run = log(ann, sample_file("strava-run-hr"), map_for=Visibility.PUBLIC)
    for number in range(1, 5):
        log(ann, gpx_of(loop(start=day(number))))
    for reader in readers.values():
        with queries_at_most(10):
            shown(reader, run)


def test_the_description_of_a_map_tells_how_large_it_is(ann, readers):
    run = log(ann, gpx_of(loop()), map_for=Visibility.PUBLIC)
    assert "1.9 km from west to east and 1.9 km from north to south. It ends where it started." in shown(
        readers["ann"], run
    )
    assert "It ends" not in shown(readers["ben"], run)
    assert Distance.of_km(6).mm == pytest.approx(run.distance.mm, rel=0.01)


# --- links to other sites ---------------------------------------------------------------------------------------------


def test_only_a_public_run_can_be_shared(ann, client_of):
    for level, may in ((Visibility.PUBLIC, True), (Visibility.MEMBERS, False), (Visibility.ME, False)):
        run = make.run(ann, visibility=level)
        assert (f'data-share="http://localhost/runs/{run.id}"' in shown(client_of(ann), run).html) is may


@pytest.mark.parametrize(
    "address",
    ["tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{x}/{y}.png", "ftp://a.org/{z}/{x}/{y}.png",
     "https://{s}.example.org/{z}/{x}/{y}.png", "https://a.org; script-src *//{z}/{x}/{y}.png"],
)  # fmt: skip
def test_an_invalid_tile_server_setting_stops_the_start(tmp_path, address):
    with pytest.raises(InvalidSetting, match="TILE_URL"):
        Settings.from_env({"DATA_DIR": str(tmp_path), "TILE_URL": address})


def test_a_tile_server_may_ask_for_a_key(tmp_path):
    made = Settings.from_env({"DATA_DIR": str(tmp_path), "TILE_URL": "https://a.org:8443/{z}/{x}/{y}.png?key=abc"})
    assert made.tile_origin == "https://a.org:8443"
