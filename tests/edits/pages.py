"""Every page that edits stored values: how to open it, and two concurrent changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

from challenges.clock import now
from challenges.coaching import actions as coaching
from challenges.coaching.rules import Grant
from challenges.db import transaction
from challenges.gear import actions as gear
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, GoalKind
from challenges.monthly import actions as monthly
from challenges.monthly.rules.metrics import Metric
from challenges.mood import actions as mood
from challenges.mood.rules import FeelWordChoice
from challenges.partners import actions as partners
from challenges.partners.rules import PartnerAim as Wish
from challenges.partners.rules import PartnerWish, RunningTime
from challenges.recaps import actions as recaps
from challenges.recordings.kinds import RunKind
from challenges.units import Distance
from tests import make
from tests.boards import closed
from tests.reader import Seen

Fields = dict[str, list[str]]


class _Fields(HTMLParser):
    """Collects what a browser would send for each form on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self.fields: Fields | None = None
        self.area = self.select = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = {}
            self.forms.append((given.get("action", ""), self.fields))
        if self.fields is None or (not (name := given.get("name", "")) and tag != "option"):
            return
        kind = given.get("type", "text")
        if tag == "input" and (kind not in ("checkbox", "radio", "file") or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", "y" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.area and self.fields is not None:
            self.fields[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select and self.fields is not None and self.options:
            chosen = [value for value, is_chosen in self.options if is_chosen] or [self.options[0][0]]
            self.fields[self.select] = chosen[-1:]
            self.select = ""
        if tag == "textarea" and self.area and self.fields is not None:
            text = self.fields[self.area][0].replace("\r\n", "\n").removeprefix("\n")  # the first line end is not text
            self.fields[self.area][0] = text.replace("\n", "\r\n")
            self.area = ""
        if tag == "form":
            self.fields = None


def form_on(seen: Seen, action: str) -> Fields:
    """Return the current fields of the last form on a page with this action."""
    found = _Fields()
    found.feed(seen.html)
    return [dict(fields) for address, fields in found.forms if address == action][-1]


@dataclass(frozen=True)
class Edit:
    """A page, its form, the field that two readers change, and their values."""

    form: str
    open: Callable[..., tuple[Any, str, str]]  # who edits, the page, and where its form goes
    name: str
    first: str
    second: str
    also: dict[str, str] = field(default_factory=dict)  # what the form needs besides
    elsewhere: str = ""  # what the page says, if it shows the form anew instead of the conflict

    def __str__(self) -> str:
        return f"{self.form}.{self.name}"


def _run(it: Any) -> tuple[Any, str, str]:
    made = make.run(it("ann"), km=5.003, title="Loop")
    return it("ann"), f"/runs/{made.id}/edit", f"/runs/{made.id}/edit"


def _feeling(it: Any) -> tuple[Any, str, str]:
    made = make.run(it("ann"))
    make.feeling(made, "Strong", line="As ever.")
    return it("ann"), f"/runs/{made.id}", f"/runs/{made.id}/feeling"


def _shoes_of_run(it: Any) -> tuple[Any, str, str]:
    made = make.run(it("ann"))
    for name in ("Red", "Blue", "Green"):
        pair(it("ann"), name, kinds=[])
    return it("ann"), f"/runs/{made.id}", f"/runs/{made.id}/shoes"


def _shoe(it: Any) -> tuple[Any, str, str]:
    shoe = pair(it("ann"))
    return it("ann"), f"/gear/{shoe.id}/edit", f"/gear/{shoe.id}/edit"


def pair(who: Any, name: str = "Blue ones", **values: Any) -> Any:
    """A pair of shoes."""
    known = {"brand": "Acme", "model": "Glide 3", "first_day": date(2026, 1, 1), "distance_before": Distance(0),
             "good_for": Distance.of_km(700), "kinds": [RunKind.EASY]}  # fmt: skip
    with transaction():
        return gear.add_pair(who.id, name=name, **{**known, **values})


def _race(it: Any) -> tuple[Any, str, str]:
    race = make.race(it("olu"), capacity=20)
    return it("olu"), f"/races/{race.slug}/edit", f"/races/{race.slug}/edit"


def _challenge(it: Any) -> tuple[Any, str, str]:
    made = make.challenge(it("olu"))
    return it("olu"), f"/challenges/{made.slug}/edit", f"/challenges/{made.slug}/edit"


def template(**values: Any) -> Any:
    """A template of months."""
    known = {"title": "{month} 100", "summary": "Far.", "metric": Metric.DISTANCE, "target": 100_000_000,
             "rungs": [50_000_000, 100_000_000]}  # fmt: skip
    with transaction():
        return monthly.create_template(**{**known, **values})


def _template(it: Any) -> tuple[Any, str, str]:
    address = f"/challenges/templates/{template().id}/edit"
    return it("olu"), address, address


def goal(who: Any, kind: GoalKind = GoalKind.VOLUME, **values: Any) -> Any:
    """A goal of this month."""
    first, last = values.pop("first_day", date(2026, 11, 1)), date(2026, 11, 30)
    usual: dict[GoalKind, dict[str, Any]] = {
        GoalKind.VOLUME: {"metric": Metric.DISTANCE, "target": 100_000_000}, GoalKind.OPEN: {"metric": Metric.DISTANCE},
        GoalKind.TIME: {"target": 3_000_000, "distance": 10_000_000}, GoalKind.STREAK: {"target": 8},
    }  # fmt: skip
    more = {"last_day": last} if kind is not GoalKind.STREAK else {}
    with transaction():
        aim = Aim(kind, first, **{**more, **usual[kind], **values})
        return goals.set_goal(who.id, aim, GoalWords("Air.", "", ""), date(2026, 11, 1))


def _goal(kind: GoalKind) -> Callable[[Any], tuple[Any, str, str]]:
    def opened(it: Any) -> tuple[Any, str, str]:
        address = f"/goals/{goal(it('ann'), kind).id}/edit"
        return it("ann"), address, address

    return opened


def _hours(it: Any) -> tuple[Any, str, str]:
    made = goal(it("ann"))
    with transaction():
        goals.plan_hours(made.id, "02", 420)
    return it("ann"), f"/goals/{made.id}", f"/goals/{made.id}/hours"


def _challenge_plan(it: Any) -> tuple[Any, str, str]:
    made = make.challenge(it("olu"))
    make.participation(made, it("ann"))
    address = f"/challenges/{made.slug}/plan"
    return it("ann"), address, address


def _race_plan(it: Any) -> tuple[Any, str, str]:
    race = make.race(it("olu"))
    make.entry(race, it("ann"))
    address = f"/races/{race.slug}/plan"
    return it("ann"), address, address


def card(who: Any, slow: int = 390_000, fast: int = 340_000) -> Any:
    """A partner card."""
    looking = PartnerWish(
        "Vondelpark", slow, fast, frozenset({1, 3}), frozenset({RunningTime.MORNING}), frozenset({Wish.EASY})
    )
    with transaction():
        return partners.put_up(who.id, looking, "Talks.", "0612")


def _card(it: Any) -> tuple[Any, str, str]:
    card(it("ann"))
    return it("ann"), "/partners/card", "/partners/card"


def _coached(it: Any) -> Any:
    with transaction():
        made = coaching.invite(it("ann").id, it("olu").id, [Grant.GOALS])
        return coaching.accept(made.id, it("olu").id)


def _grants(it: Any) -> tuple[Any, str, str]:
    made = _coached(it)
    return it("ann"), f"/coaching/coaches/{made.id}", f"/coaching/coaches/{made.id}/grants"


def _move(it: Any) -> tuple[Any, str, str]:
    made = _coached(it)
    with transaction():
        workout = coaching.set_workout(made.id, it("olu").id, date(2026, 11, 20), "", "Easy.")
    page = f"/coaching/runners/{made.id}"
    return it("olu"), page, f"{page}/workouts/{workout.id}/day"


def _words(it: Any) -> tuple[Any, str, str]:
    with transaction():
        mood.choose_words(it("ann").id, [FeelWordChoice(f"Word {number}", number < 3) for number in range(5)])
    return it("ann"), "/mood/words", "/mood/words"


def _mantra(it: Any) -> tuple[Any, str, str]:
    with transaction():
        made = mood.add_mantra(it("ann").id, "Light feet.")
        number = made.id
    return it("ann"), "/mind", f"/mind/mantras/{number}"


def _profile(it: Any) -> tuple[Any, str, str]:
    return it("ann"), "/settings", "/settings"


def _privacy(it: Any) -> tuple[Any, str, str]:
    return it("ann"), "/settings/privacy", "/settings/privacy"


def _share(it: Any) -> tuple[Any, str, str]:
    make.run(it("ann"), day=now().date())
    with transaction():
        recaps.share(it("ann").id, 2026, with_hours=False)
    return it("ann"), "/recaps/2026", "/recaps/2026/sharing"


def _registration(it: Any) -> tuple[Any, str, str]:
    return it("mia"), "/invites", "/registration"


def _provisional(it: Any) -> int:
    november = closed.november(it("olu"))
    closed.runs(november, it("ann"), 30, 40, 35)
    entry = closed.runs(november, it("ben"), 30, 20).id
    it("clock").at(closed.PROVISIONAL)
    return entry


def _protest(it: Any) -> tuple[Any, str, str]:
    address = f"{closed.PAGE}/entries/{_provisional(it)}/protest"
    return it("ben"), address, address


def _amendment(it: Any) -> tuple[Any, str, str]:
    address = f"{closed.PAGE}/entries/{_provisional(it)}/amendment"
    return it("olu"), address, address


EDITS = [
    Edit("CorrectionForm", _run, "title", "Harbour", "Hills"),
    Edit("CorrectionForm", _run, "notes", "One.\r\nTwo.", "Three."),
    Edit("CorrectionForm", _run, "kind", "long", "tempo"),
    Edit("CorrectionForm", _run, "distance", "6 km", "7 km"),
    Edit("FeelForm", _run, "line", "Herons.", "Rain."),
    Edit("FeelForm", _feeling, "line", "Herons.", "Rain."),
    Edit("PairsForm", _shoes_of_run, "pairs", "1", "2"),
    Edit("ShoeForm", _shoe, "model", "Glide 4", "Glide 5"),
    Edit("ShoeForm", _shoe, "good_for", "800 km", "900 km"),
    Edit("RaceForm", _race, "title", "Frost", "Thaw"),
    Edit("RaceForm", _race, "capacity", "30", "40"),
    Edit("RaceForm", _race, "closes_at", "21:00", "20:00"),
    Edit("ChallengeForm", _challenge, "summary", "One.", "Two."),
    Edit("ChallengeForm", _challenge, "target", "110 km", "120 km"),
    Edit("TemplateForm", _template, "summary", "One.", "Two."),
    Edit("VolumeForm", _goal(GoalKind.VOLUME), "target", "110 km", "120 km"),
    Edit("TimeForm", _goal(GoalKind.TIME), "target", "49:00", "48:00"),
    Edit("StreakForm", _goal(GoalKind.STREAK), "target", "9", "10"),
    Edit("OpenForm", _goal(GoalKind.OPEN), "why", "Quiet.", "Air and quiet."),
    Edit("HoursForm", _hours, "at", "08:00", "09:00"),
    Edit("ChallengePlanForm", _challenge_plan, "plan", "I run.", "I walk."),
    Edit("RacePlanForm", _race_plan, "target", "50:00", "51:00"),
    Edit("PartnerCardForm", _card, "fast", "5:50", "5:55"),
    Edit("GrantsForm", _grants, "runs", "y", ""),
    Edit("MoveForm", _move, "day", "2026-11-21", "2026-11-22", elsewhere="has since been moved"),
    Edit("FeelWordsForm", _words, "words-0-text", "Light", "Heavy"),
    Edit("MantraForm", _mantra, "text", "Soft feet.", "Quick feet."),
    Edit("ProfileForm", _profile, "about", "One.", "Two."),
    Edit("PrivacyForm", _privacy, "map_visible_to", "members", "followers"),
    Edit("RegistrationForm", _registration, "mode", "invitation", "closed"),
    Edit("ShareForm", _share, "with_hours", "y", "", elsewhere="meanwhile"),
    Edit("ProtestForm", _protest, "text", "A run is missing.", "Two runs are missing."),
    Edit("AmendmentForm", _amendment, "figure", "51 km", "52 km", {"reason": "A run is missing."}),
]
