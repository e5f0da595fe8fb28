"""What a runner tells themselves, their coach and their partners never appears to anybody else, on any address.

Ann fills everything with words that stand nowhere else; then everybody opens every page there is.
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.routing import Rule

from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.coaching import actions as coaching
from challenges.coaching.rules import Grant
from challenges.db import Base, db, transaction
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.monthly.rules.metrics import Metric
from challenges.mood import actions as mood
from challenges.mood.rules import FeelWordChoice
from challenges.partners import actions as partners
from challenges.partners.rules import PartnerWish, RunningTime
from challenges.posters import poster
from challenges.recaps import actions as recaps
from challenges.runners.rules import Visibility
from challenges.units import Distance
from tests import cast, make

FEEL = {"zqfeelword", "zqchosenword", "zqfeelline"}
MIND = {"zqmantra", "zqgoalwhy", "zqeventwhy"}
GOAL = {"zqobstacle", "zqplan"}
EVENT = {"zqeventobstacle", "zqeventplan"}
COACH = {"zqcoachnote", "zqreply", "zqworkout"}
OTHER_COACH = {"zqothernote"}
PARTNER = {"zqcontact", "zqmeeting"}
EVERYTHING = FEEL | MIND | GOAL | EVENT | COACH | OTHER_COACH | PARTNER
TODAY = date(2026, 11, 15)
ALMOST = PartnerWish("Vondelpark", 390_000, 330_000, frozenset({0, 3}), frozenset({RunningTime.MORNING}), frozenset())


class World(NamedTuple):
    """Who looks, and the addresses of what is Ann's."""

    readers: dict[str, Any]
    places: dict[str, list[Any]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The source of every picture that was drawn: what a PNG says cannot be searched."""
    sources: list[str] = []

    def keep(*, svg_string: str, **how: Any) -> bytes:
        sources.append(svg_string)
        return b"\x89PNG"

    monkeypatch.setattr(poster, "svg_to_bytes", keep)
    return sources


@pytest.fixture
def world(app: Flask, ann: Any, ben: Any, cleo: Any, olu: Any, mia: Any) -> World:
    """Ben follows Ann and has asked her for company; Olu organises, Mia owns; Rob was her coach, Carl and Vera are."""
    people = {name: cast.runner(name) for name in ("carl", "vera", "rob", "pia")}
    challenge, race = make.challenge(olu), make.race(olu, km=5, first_day="2026-11-10")
    part = make.participation(challenge, ann)
    entry = make.entry(race, ann)
    make.follow(ben, ann)
    run = make.run(ann, km=6, title="Round the pond", visibility=Visibility.PUBLIC)
    make.run(ann, km=5, day="2026-11-08", visibility=Visibility.MEMBERS)
    aim = Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, Distance.of_km(90).mm, None)
    with transaction():
        mood.choose_words(
            ann.id, [FeelWordChoice("zqchosenword", True), *(FeelWordChoice(text, False) for text in "abcd")]
        )
        mood.say(run.id, ann.id, FeelWordChoice("zqfeelword", False), "zqfeelline")
        mood.add_mantra(ann.id, "zqmantra")
        goal = goals.set_goal(ann.id, aim, GoalWords("zqgoalwhy", "zqobstacle", "zqplan"), date(2026, 11, 1))
        for event in ({"challenge_id": challenge.id}, {"race_id": race.id}):
            goals.plan_event(ann.id, GoalWords("zqeventwhy", "zqeventobstacle", "zqeventplan"), **event)
    kept = {}
    with transaction():
        for name, grants in (("carl", [Grant.GOALS]), ("vera", [Grant.RUNS, Grant.FEELINGS]), ("rob", list(Grant))):
            made = coaching.invite(ann.id, people[name].id, grants)
            kept[name] = coaching.accept(made.id, people[name].id).id
        coaching.write(kept["carl"], people["carl"].id, "zqcoachnote")
        coaching.write(kept["carl"], ann.id, "zqreply")
        coaching.set_workout(kept["carl"], people["carl"].id, TODAY, "", "zqworkout")
        coaching.write(kept["rob"], people["rob"].id, "zqothernote")
        coaching.end(kept["rob"], ann.id)
        card = partners.put_up(ann.id, ALMOST, "Talks a lot", "zqcontact")
        for other in (ben, people["pia"]):
            partners.put_up(other.id, ALMOST, "", "")
        asked = partners.ask(ben.id, card.id, "Sundays?")
        agreed = partners.accept(partners.ask(people["pia"].id, card.id, "").id, ann.id)
        out = partners.set_out(ann.id, TODAY.replace(day=16), make.at("07:00"), "zqmeeting", [agreed.id])
        shared = recaps.share(ann.id, 2026, with_hours=True)
    medals = list(db.session.scalars(db.select(Award).where(Award.runner_id == ann.id).order_by(Award.id).limit(2)))
    with transaction():
        tokens = [awards.share(each.id, ann.id) for each in medals]
    readers = {"visitor": None, "stranger": cleo, "follower": ben, "owner": mia, "organiser": olu, **people}
    return World(readers, {
        "handle": ["ann"], "run_id": [run.id], "participation_id": [part.id], "entry_id": [entry.id],
        "slug": [challenge.slug, race.slug], "goal_id": [goal.id], "coaching_id": list(kept.values()),
        "partnership_id": [asked.id, agreed.id], "card_id": [card.id], "set_out_id": [out.id],
        "award_id": [each.id for each in medals], "token": [*tokens, shared.token], "name": ["2026"],
        "month": ["2026-11"], "sort": ["goal"], "key": [goal.id], "card": ["year"], "kind": ["easy"],
    })  # fmt: skip


def addresses(app: Flask, places: dict[str, list[Any]], method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Every address of the site with what is Ann's in it; 1 for a thing of which she has none."""
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint in ("static", "accounts.sign_out"):
            continue
        many = max((len(places.get(name, [1])) for name in rule.arguments), default=1)
        for number in range(many):
            chosen = {name: places.get(name, [1])[number % len(places.get(name, [1]))] for name in rule.arguments}
            built = rule.build(chosen)
            if built:
                yield rule, built[1]


def text_of(answer: Any) -> str:
    """All that an answer says, also inside an archive."""
    data = answer.get_data()
    if data[:2] == b"PK":
        with ZipFile(BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", "replace")


def leaks(text: str, allowed: set[str] = frozenset()) -> set[str]:  # type: ignore[assignment]
    return {marker for marker in EVERYTHING - allowed if marker in text}


EVERYWHERE = {"visitor", "follower", "owner", "rob"}
NEARBY = ("home.", "boards.", "monthly.", "coaching.", "partners.", "runners.", "runs.show", "mood.", "goals.")
"""What is opened as the others, too: all else is the same to every member."""
ALLOWED = {"carl": GOAL | COACH, "vera": FEEL - {"zqchosenword"}, "pia": PARTNER}


@pytest.mark.long
def test_no_address_shows_it_to_anybody_else(app, client_of, client, world, drawn, capsys):
    for name, reader in world.readers.items():
        browser = client_of(reader) if reader else client
        for rule, address in addresses(app, world.places):
            if name not in EVERYWHERE and not rule.endpoint.startswith(NEARBY):
                continue
            answer = browser.get(address)
            assert answer.status_code < 500, f"{address} as {name}"
            found = leaks(text_of(answer) + str(answer.headers), ALLOWED.get(name, set()))
            assert not found, f"{rule.endpoint} ({address}) shows {found} to {name}"
    assert drawn, "pictures were drawn"
    assert not leaks("".join(drawn))
    captured = capsys.readouterr()
    assert not leaks(captured.out + captured.err), "a log line holds it"


def test_no_form_that_is_refused_shows_it_and_none_changes_it(app, client_of, world, cleo, capsys):
    def counts() -> dict[str, int]:
        own = [table for table in Base.metadata.sorted_tables if table.name in KEPT]
        return {table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) for table in own}

    before = counts()
    for name in ("rob",):  # a removed coach is a stranger to everything else
        browser = client_of(world.readers[name])
        for rule, address in addresses(app, world.places, "POST"):
            if rule.endpoint.startswith(("accounts.", "imports.")):
                continue
            answer = browser.post(address, data={"text": "x", "answer": "comes", "day": "2026-11-17"})
            assert answer.status_code < 500, f"POST {address}"
            assert not leaks(answer.get_data(as_text=True) + str(answer.headers)), f"POST {address} as {name}"
    assert {name: many for name, many in counts().items() if many < before[name]} == {}
    captured = capsys.readouterr()
    assert not leaks(captured.out + captured.err), "a log line holds it"


KEPT = {"feelings", "feel_words", "mantras", "goals", "event_plans", "coachings", "coach_notes", "set_workouts",
        "partner_cards", "partnerships", "set_outs", "come_alongs"}  # fmt: skip


def test_its_own_runner_finds_all_of_it(app, client_of, world, ann, capsys):
    """Or the markers would prove nothing."""
    browser, seen = client_of(ann), set()
    for _rule, address in addresses(app, {**world.places, "name": ["2026"]}):
        answer = browser.get(address)
        if answer.mimetype.startswith("text/"):
            seen |= leaks(answer.get_data(as_text=True))
            assert not leaks(str(answer.headers)), f"{address} names it in an address"
    assert seen == EVERYTHING
    captured = capsys.readouterr()
    assert not leaks(captured.out + captured.err), "a log line holds it"


def test_who_is_granted_something_finds_exactly_that(app, client_of, world):
    for name, allowed in ALLOWED.items():
        seen: set[str] = set()
        for rule, address in addresses(app, world.places):
            if rule.endpoint.startswith(("coaching.", "partners.", "home.")):
                answer = client_of(world.readers[name]).get(address)
                seen |= leaks(answer.get_data(as_text=True))
        assert seen == allowed, name


def test_what_is_written_stands_in_no_address(client_of, ann):
    """Forms are sent in the body, and lead on to addresses without it."""
    browser = client_of(ann)
    for address, data in (
        ("/mind/mantras", {"text": "zqmantra"}),
        ("/partners/card", {"place": "Pond", "fast": "5:00", "slow": "6:00", "days": "1", "parts": "morning",
                            "contact": "zqcontact"}),
    ):  # fmt: skip
        answer = browser.post(address, data=data)
        assert answer.status_code == 303
        assert not leaks(answer.headers["Location"])
