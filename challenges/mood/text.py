"""Text for feelings, patterns and notes on Today."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.mood import queries
from challenges.mood.queries import QUIET, RACE
from challenges.mood.rules import USUAL, FeelingFacts, FeelWordChoice, turn_of
from challenges.mood.rules.patterns import (
    BANDS,
    ENOUGH,
    INDOORS,
    Findings,
    PartOfDay,
    Pattern,
    PatternCount,
    PatternGap,
    PatternQuestion,
    PatternSort,
    findings_in,
    sorts_of,
)
from challenges.recordings.kinds import RunKind
from challenges.runners.models import Runner
from challenges.runs.queries import outings_of
from challenges.today_note import TodayNote
from challenges.web import locale

MOST_SHORT = 4
PARTS: dict[PartOfDay, Any] = {
    PartOfDay.MORNING: _l("Morning runs"),
    PartOfDay.AFTERNOON: _l("Afternoon runs"),
    PartOfDay.EVENING: _l("Evening runs"),
}
KINDS: dict[RunKind, Any] = {
    RunKind.EASY: _l("Easy runs"),
    RunKind.LONG: _l("Long runs"),
    RunKind.TEMPO: _l("Tempo runs"),
    RunKind.INTERVALS: _l("Intervals"),
    RunKind.FARTLEK: _l("Fartleks"),
    RunKind.HILLS: _l("Hills"),
    RunKind.RECOVERY: _l("Recovery runs"),
    RunKind.RACE: _l("Races"),
    RunKind.TRAIL: _l("Trail runs"),
    RunKind.WALK: _l("Walks"),
}


@dataclass(frozen=True, slots=True)
class PatternText:
    """A pattern as text. `share` and `other_share` are the shares of runs that felt good, 0 to 1."""

    text: str
    others: str
    share: float
    other_share: float
    is_best: bool
    sort: PatternSort


@dataclass(frozen=True, slots=True)
class PatternsText:
    """All findings as text. `missing` is how many more runs need a word before any pattern is possible, or 0."""

    all: PatternCount
    sentences: list[PatternText]
    alike: list[str]
    short: list[str]
    missing: int


def usual_words() -> list[FeelWordChoice]:
    """Return the default words in the reader's language."""
    return [FeelWordChoice(_(word.text), word.good) for word in USUAL]


def words_for(runner: Runner) -> list[FeelWordChoice]:
    """Return the runner's five words, or the default ones."""
    return queries.words_of(runner.id) or usual_words()


def mantra_today(runner: Runner, today: date) -> str:
    """Return today's mantra, or "" if the runner has none."""
    mantras = queries.mantras_of(runner.id)
    return mantras[turn_of(today, len(mantras))].text if mantras else ""


def note(topic: str, key: int, day: date, number: int, text: str) -> TodayNote | None:
    """Return a row of `queries.said_today` as a note on Today, or None if the topic belongs to another feature."""
    if topic == RACE:
        title, _line, carries = text.partition("\n")
        url, link_text = url_for("mood.finish_of", sort="race", key=key), _("Picture the finish")
        if carries:
            return TodayNote(_("%(title)s: you can run it today. You told yourself: “%(carries)s”", title=title,
                          carries=carries), url, link_text)  # fmt: skip
        return TodayNote(_("%(title)s: you can run it today. Two quiet minutes first?", title=title), url, link_text)
    if topic == QUIET:
        url, link_text = url_for("mood.finish"), _("Picture the finish")
        if text:
            return TodayNote(_("It's been a quiet week. You told yourself: “%(carries)s” Ten minutes would be a start.",
                          carries=text), url, link_text)  # fmt: skip
        return TodayNote(_("It's been a quiet week. Ten minutes would be a start."), url, link_text)
    return None


def felt(feeling: FeelingFacts) -> str:
    """Return "Felt strong". A leading capital is lowered unless the second letter is one too, as in an acronym."""
    word = feeling.word
    return _("Felt %(word)s", word=word if word[1:2].isupper() else word[:1].lower() + word[1:])


def used(feelings: Iterable[FeelingFacts]) -> list[tuple[str, bool, int, float]]:
    """Return the twelve words used most: word, whether it feels good, how often, and its count over the highest."""
    counts = Counter((feeling.word, bool(feeling.good)) for feeling in feelings if feeling.word)
    most = max(counts.values(), default=1)
    return [(word, good, many, many / most) for (word, good), many in counts.most_common(12)]


def pattern_of(runner: Runner, run_id: int) -> str:
    """The clearest pattern that a run with a word is part of, in a sentence; "" without any. Two queries at most."""
    feelings = {key: each for key, each in queries.feelings_of(runner.id).items() if each.good is not None}
    if run_id not in feelings or len(feelings) < 2 * ENOUGH:
        return ""
    diary = outings_of(runner.id, feelings)
    outing = next((each for each in diary if each.run_id == run_id), None)
    if outing is None:
        return ""
    sorts, found = sorts_of(outing), findings_in(diary, feelings)
    return next((_pattern_sentence(each).text for each in found.patterns if each.sort in sorts), "")


def pattern_text(found: Findings) -> PatternsText:
    """Return the findings as sentences."""
    return PatternsText(
        found.all,
        [_pattern_sentence(pattern) for pattern in found.patterns],
        [_("%(sort)s: %(good)s of %(said)s felt good", sort=sort_of(sort), good=locale.number(here.good),
           said=locale.number(here.described)) for sort, here in found.alike],
        [_short(each) for each in found.short if each.described][:MOST_SHORT],
        max(0, 2 * ENOUGH - found.all.described),
    )  # fmt: skip


def _pattern_sentence(pattern: Pattern) -> PatternText:
    here, others = pattern.here, pattern.others
    figures = {"sort": sort_of(pattern.sort), "good": locale.number(here.good), "said": locale.number(here.described)}
    if pattern.is_best:
        text = _("%(sort)s feel best: %(good)s of %(said)s felt good", **figures)
    else:
        text = _("%(sort)s feel hardest: %(good)s of %(said)s felt good", **figures)
    rest = _("%(good)s of your %(said)s other runs felt good.", good=locale.number(others.good),
             said=locale.number(others.described))  # fmt: skip
    return PatternText(
        text, rest, here.good / here.described, others.good / others.described, pattern.is_best, pattern.sort
    )


def _short(short: PatternGap) -> str:
    if short.of_others:
        return ngettext(
            "%(sort)s: one more run of another type, to compare",
            "%(sort)s: %(num)d more runs of other types, to compare",
            short.missing,
            sort=sort_of(short.sort),
        )
    return ngettext(
        "%(sort)s: one more with a word",
        "%(sort)s: %(num)d more with a word",
        short.missing,
        sort=sort_of(short.sort),
    )


def sort_of(sort: PatternSort) -> str:
    """Return a sort of run as the start of a sentence: "Morning runs", "Runs of 5 to 10 km", "Sunday runs"."""
    wordings: dict[PatternQuestion, Callable[[Any], str]] = {
        PatternQuestion.TIME: lambda part: str(PARTS[part]),
        PatternQuestion.KIND: lambda kind: str(KINDS[kind]),
        PatternQuestion.DISTANCE: _band,
        PatternQuestion.DAY: _weekday,
        PatternQuestion.PLACE: lambda place: _("Indoor runs") if place == INDOORS else _("Outdoor runs"),
    }
    return wordings[sort.question](sort.answer)


def _band(place: int) -> str:
    if place == 0:
        return _("Runs under %(distance)s", distance=_edge(place))
    if place == len(BANDS):
        return _("Runs of %(distance)s or more", distance=_edge(place - 1))
    return _("Runs of %(least)s to %(most)s", least=_edge(place - 1), most=_edge(place))


def _edge(place: int) -> str:
    figure = locale.distance_figure(BANDS[place], 0 if locale.units() == "km" else 1)
    return f"{figure}\N{NO-BREAK SPACE}{locale.distance_unit()}"


def _weekday(place: int) -> str:
    return _("%(day)s runs", day=get_day_names("wide", locale=locale.locale())[place])
