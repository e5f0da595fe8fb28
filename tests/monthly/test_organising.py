"""Organisers create, change, publish and cancel challenges."""

import pytest

from challenges.db import transaction
from challenges.monthly import actions, queries
from challenges.monthly.rules import ChallengeClock, ChallengeState, CountsFrom
from challenges.monthly.rules.metrics import Metric, Ranking
from challenges.units import Distance, Duration, Units
from tests import make

FILLED = {
    "title": "Winter 80", "summary": "Eighty in the dark.", "description": "Bring a *lamp*.",
    "first_day": "2026-12-01", "last_day": "2026-12-31", "clock": "runner-local", "zone": "Europe/Paris",
    "metric": "distance", "target": "80 km", "rungs": "20, 40, 60", "least_distance": "1 km", "allows_typed": "y",
    "counts_from": "window", "grace_hours": "48", "palette": "frost", "motif": "moon",
}  # fmt: skip


def filled(**values):
    return {name: value for name, value in {**FILLED, **values}.items() if value is not None}


def test_an_organiser_chooses_how_ties_are_ranked(app, olu, client_of):
    browser = client_of(olu)
    assert "Whoever joined first goes ahead: 1, 2, 3, 4" in browser.see("/challenges/new")
    browser.send("/challenges/new", filled(ranking="ordinal"))
    made = queries.challenge_seen_by(olu, "winter-80")
    assert made.ranking is Ranking.ORDINAL
    assert "Same day, whoever joined first." in browser.see("/challenges/winter-80")
    assert "Pick one of these." in browser.send("/challenges/new", filled(ranking="dense"), status=422)


def test_progress_cannot_be_a_target(app, olu, client_of):
    browser = client_of(olu)
    assert 'value="progress"' not in browser.see("/challenges/new").html
    browser.send("/challenges/new", filled(metric="progress"), status=422)


def test_an_organiser_writes_a_draft_and_publishes_it(app, olu, ann, client_of):
    browser = client_of(olu)
    seen = browser.send("/challenges/new", filled())
    assert "Draft saved." in seen
    made = queries.challenge_seen_by(olu, "winter-80")
    assert (made.state, made.metric, made.target) == (ChallengeState.DRAFT, Metric.DISTANCE, 80_000_000)
    assert made.rungs == [20_000_000, 40_000_000, 60_000_000, 80_000_000]
    assert (made.least_distance, made.grace_hours) == (Distance.of_km(1), 48)
    assert (made.allows_typed, made.allows_indoor, made.allows_walks) == (True, False, False)
    assert made.ranking is Ranking.STANDARD
    assert (made.palette, made.motif) == ("frost", "moon")
    client_of(ann).see("/challenges/winter-80", status=404)
    assert "Challenge published." in browser.send("/challenges/winter-80/publication")
    assert "Winter 80" in client_of(ann).see("/challenges/winter-80")


@pytest.mark.parametrize(
    ("metric", "target", "rungs", "kept"),
    [
        ("elevation", "2000", "500; 1000 m", [500_000, 1_000_000, 2_000_000]),
        ("moving-time", "20", "10 h, 15:30:00", [36_000_000, 55_800_000, 72_000_000]),
        ("runs", "12", "", [12]),
        ("active-days", "15", "5,10,15", [5, 10, 15]),
        ("distance", "half marathon", "10.5", [10_500_000, 21_097_500]),
        ("distance", "1,250 km", "1,000 km, 500", [500_000_000, 1_000_000_000, 1_250_000_000]),
    ],
)
def test_target_and_levels_are_read_in_the_unit_of_the_metric(app, olu, client_of, metric, target, rungs, kept):
    client_of(olu).send("/challenges/new", filled(metric=metric, target=target, rungs=rungs))
    assert queries.challenge_seen_by(olu, "winter-80").rungs == kept


def test_an_organiser_who_uses_miles_types_miles(app, olu, client_of):
    with transaction():
        olu.units = Units.MI
    browser = client_of(olu)
    browser.send("/challenges/new", filled(target="50", rungs="26.2 mi"))
    made = queries.challenge_seen_by(olu, "winter-80")
    assert made.target == Distance.of_miles(50).mm
    browser.send("/challenges/winter-80/edit", form_of(browser, "/challenges/winter-80/edit"))
    assert queries.challenge_seen_by(olu, "winter-80").target == Distance.of_miles(50).mm


def form_of(browser, url: str) -> dict[str, str]:
    """Return what the browser would send for an untouched form."""
    import re
    from html import unescape

    html = browser.see(url).html.partition('<form class="form"')[2].partition("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", html):
        found = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if found.get("type") in ("radio", "checkbox") and not re.search(r"\bchecked\b", tag):
            continue
        sent[found["name"]] = unescape(found.get("value", ""))
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        sent[name] = unescape(
            re.search(r'<option[^>]*\bselected\b[^>]*value="([^"]*)"|value="([^"]*)"[^>]*selected', inside).expand(
                r"\1\2"
            )
        )
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        sent[name] = unescape(inside).lstrip("\r\n")
    return sent


@pytest.mark.parametrize("units", list(Units))
def test_saving_an_untouched_form_changes_nothing(app, olu, client_of, units):
    challenge = make.challenge(
        olu, title="Odd figures", target=123_456_789, rungs=(33_333_333,), least_distance=Distance.of_m("1234.567"),
        clock=ChallengeClock.HOST, zone="Asia/Tokyo", counts_from=CountsFrom.JOINING, allows_walks=True, grace_hours=5,
    )  # fmt: skip
    with transaction():
        olu.units = units
    before = {
        name: getattr(challenge, name) for name in ("target", "rungs", "least_distance", "clock", "zone", "grace_hours")
    }
    browser = client_of(olu)
    assert "Challenge saved." in browser.send(
        "/challenges/odd-figures/edit", form_of(browser, "/challenges/odd-figures/edit")
    )
    assert {name: getattr(challenge, name) for name in before} == before


def test_all_errors_are_shown_at_once_and_the_input_is_kept(app, olu, client_of):
    wrong = filled(
        title="", target="a lot", rungs="25, many", last_day="2026-11-01", first_day="2026-12-01", grace_hours="300",
        least_distance="far", palette="rainbow",
    )  # fmt: skip
    seen = client_of(olu).send("/challenges/new", wrong, status=422)
    for words in (
        "Fill this in.",
        "“a lot” isn't a distance.",
        "“many” isn't a distance.",
        "Choose a last day on or after the first day.",
        "Enter a whole number from 0 to 240.",
        "“far” isn't a distance.",
    ):
        assert words in seen, words
    for typed in ("a lot", "25, many", "300", "far"):
        assert f'value="{typed}"' in seen.html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"last_day": "2028-12-31"}, "A challenge can last up to 366 days."),
        ({"first_day": "2026-10-01", "last_day": "2026-10-31"}, "This day has passed. Choose a later one."),
        (
            {"metric": "active-days", "target": "40", "rungs": ""},
            "The challenge has fewer days than this. Enter 31 or less.",
        ),
        ({"target": "0 km"}, "Enter a number above zero."),
        ({"rungs": "1,2,3,4,5,6,7,8,9"}, "Enter no more than 8 levels."),
        ({"metric": "steps"}, "Pick one of these."),
        ({"zone": "Mars/Olympus"}, "Pick a time zone from the list."),
        ({"title": "x" * 61}, "Use at most 60 characters."),
    ],
)
def test_an_impossible_challenge_gets_an_error_at_its_field(app, olu, client_of, values, words):
    assert words in client_of(olu).send("/challenges/new", filled(**values), status=422)


def test_once_somebody_has_joined_only_texts_and_poster_can_change(app, olu, ann, client_of):
    challenge = make.challenge(olu, title="November 100")
    make.participation(challenge, ann)
    browser = client_of(olu)
    seen = browser.see("/challenges/november-100/edit")
    assert "Runners have joined for 100 km" in seen
    assert "Target" not in seen
    browser.send("/challenges/november-100/edit", filled(title="November hundred", target="5 km"))
    assert (challenge.title, challenge.target, challenge.palette) == ("November hundred", 100_000_000, "frost")


def test_rules_cannot_change_if_somebody_joined_while_the_form_was_open(app, olu, ann, client_of):
    challenge = make.challenge(olu, title="November 100")
    with transaction():
        actions.join(challenge.id, ann.id)
    with pytest.raises(Exception, match="Someone has joined"), transaction():
        actions.update(challenge.id, target=5)


def test_a_changed_rule_card_is_judged_again(app, olu, ann):
    challenge = make.challenge(olu, title="November 100")
    make.run(ann, km=6, minutes=40)
    make.participation(challenge, ann)
    with transaction():
        actions.leave(challenge.id, ann.id)
    with transaction():
        actions.update(challenge.id, least_distance=Distance.of_km(8))
    make.participation(challenge, ann)
    assert challenge.tally.total == 0


def test_an_organiser_cancels_with_a_reason(app, olu, ann, client_of):
    challenge = make.challenge(olu, title="November 100")
    make.participation(challenge, ann)
    browser = client_of(olu)
    assert "1 runner has joined" in browser.see("/challenges/november-100/cancellation")
    seen = browser.send("/challenges/november-100/cancellation", {"reason": ""}, status=422)
    assert "Enter a reason, in a sentence" in seen
    assert "Challenge cancelled." in browser.send(
        "/challenges/november-100/cancellation", {"reason": "The park is flooded."}
    )
    assert (challenge.state, challenge.cancelled_because) == (ChallengeState.CANCELLED, "The park is flooded.")


def test_a_challenge_that_is_over_cannot_be_cancelled_or_published(app, olu, client_of):
    make.challenge(olu, title="October", first_day="2026-10-01", last_day="2026-10-31")
    make.challenge(olu, title="Never", first_day="2026-10-01", last_day="2026-10-31", published=False)
    browser = client_of(olu)
    browser.send("/challenges/october/cancellation", {"reason": "Too late."}, status=409)
    browser.send("/challenges/never/publication", status=409)


def test_slugs_are_made_from_titles_and_are_unique(app, olu):
    slugs = [
        make.challenge(olu, title=title).slug for title in ("Frühling & Co", "Frühling, Co", "New", "2026-11", "走る")
    ]
    assert slugs == ["fruhling-co", "fruhling-co-2", "new-challenge", "2026-11-challenge", "challenge"]


@pytest.mark.parametrize(
    "url", ["/challenges/new", "/challenges/november-100/edit", "/challenges/november-100/cancellation"]
)
def test_the_forms_are_for_organisers(app, ann, client, client_of, url):
    make.challenge(title="November 100")
    assert "/sign-in" in client.get(url).location
    client_of(ann).see(url, status=403)
    client_of(ann).send(url, filled(), status=403)
    client_of(ann).send("/challenges/november-100/publication", status=403)


def test_moving_time_is_kept_to_the_minute(app, olu, client_of):
    client_of(olu).send("/challenges/new", filled(metric="moving-time", target="20 h 30 min", rungs=""))
    assert queries.challenge_seen_by(olu, "winter-80").target == Duration.of_hms(hours=20, minutes=30).ms
