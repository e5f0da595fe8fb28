"""Weekly and daily streaks: what keeps them, what saves them, and what a comeback is worth."""

from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from challenges.clock import zone_of
from challenges.goals.rules.streaks import Streak, StreakPause, daily, weekly
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts

MONDAY = date(2026, 11, 2)
SUNDAY = date(2026, 11, 8)


def run(day: date, km: float = 5.0, number: int = 1) -> RunFacts:
    return RunFacts(number, day, 420, RunKind.EASY, round(km * 1_000_000), 1_800_000, 1_800_000, 0, True, False)


def weeks(pattern: str, first: date = MONDAY) -> list[RunFacts]:
    """Return a run on the Wednesday of each week with an x: "xx.x"."""
    return [run(first + timedelta(days=7 * at + 2), number=at) for at, sign in enumerate(pattern) if sign == "x"]


def days(pattern: str, first: date = MONDAY) -> list[RunFacts]:
    return [run(first + timedelta(days=at), number=at) for at, sign in enumerate(pattern) if sign == "x"]


def after(number: int, weekday: int = 0) -> date:
    """Return a weekday `number` weeks after the first week."""
    return MONDAY + timedelta(days=7 * number + weekday)


def week_streak(pattern: str, *pauses: StreakPause, today: date | None = None) -> Streak:
    """Return the streak as of the Sunday of the pattern's last week, or of `today`."""
    return weekly(weeks(pattern), pauses, today or after(len(pattern) - 1, 6))


# --- keeping ----------------------------------------------------------------------------------------------------------


def test_without_runs_there_is_no_streak_and_one_can_start_today():
    streak = weekly([], [], MONDAY)
    assert (streak.length, streak.longest, streak.credit, streak.alive, streak.since) == (0, 0, 0, False, None)
    assert streak.ends_on == SUNDAY
    assert daily([], [], MONDAY).ends_on == MONDAY


def test_weeks_with_a_run_make_a_streak_however_many_runs_they_have():
    streak = weekly([*weeks("xxx"), run(MONDAY), run(SUNDAY)], [], after(2, 6))
    assert (streak.length, streak.longest, streak.alive) == (3, 3, True)
    assert streak.since == MONDAY


def test_this_week_without_a_run_breaks_nothing_until_it_is_over():
    for weekday in range(7):
        streak = weekly(weeks("xx"), [], after(2, weekday))
        assert (streak.length, streak.alive, streak.is_kept, streak.ends_on) == (2, True, False, after(2, 6))
    over = weekly(weeks("xx"), [], after(3))
    assert (over.length, over.alive, over.longest) == (0, False, 2)


def test_once_this_week_is_kept_the_next_one_is_what_to_keep():
    streak = weekly(weeks("xxx"), [], after(2, 3))
    assert (streak.length, streak.is_kept, streak.ends_on) == (3, True, after(3, 6))


def test_a_week_starts_on_monday_even_around_new_year():
    across = [
        run(date(2026, 12, 28)),
        run(date(2027, 1, 3)),
        run(date(2027, 1, 4)),
    ]  # week 53 of 2026 ends on 3 January
    assert weekly(across, [], date(2027, 1, 4)).length == 2


def test_a_day_counts_from_a_mile_in_any_number_of_runs():
    diary = [run(MONDAY, 1.609), run(after(0, 1), 1.6), run(after(0, 2), 0.9), run(after(0, 2), 0.8)]
    assert daily(diary[:1], [], MONDAY).length == 1
    assert daily(diary[:2], [], after(0, 1)).is_kept is False
    assert daily(diary, [], after(0, 2)).length == 1  # Tuesday fell short, Wednesday did not
    assert daily(diary, [], after(0, 2)).since == after(0, 2)


def test_today_without_a_run_breaks_no_daily_streak():
    assert daily(days("xxx"), [], after(0, 3)).length == 3
    assert daily(days("xxx"), [], after(0, 3)).ends_on == after(0, 3)
    assert daily(days("xxx"), [], after(0, 4)).length == 0


# --- skips ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern, length, skips, spent",
    [
        ("xxx", 3, 0, []),
        ("xxxx", 4, 1, []),
        ("xxxxxxxx", 8, 2, []),
        ("x" * 30, 30, 2, []),  # two at most
        ("xxxx.x", 5, 0, [4]),
        ("xxxx.xxx", 7, 0, [4]),
        ("xxxx.xxxx", 8, 1, [4]),
        ("xxx.x", 1, 0, []),  # not earned yet
        ("xxxxxxxx..x", 9, 0, [8, 9]),
        ("xxxxxxxx...x", 1, 0, [8, 9]),  # both used, and one week too many
        ("xxxxxxxx.xxxx.x", 13, 1, [8, 13]),
    ],
)
def test_four_weeks_in_a_row_earn_a_skip_that_is_used_automatically(pattern, length, skips, spent):
    streak = week_streak(pattern)
    assert (streak.length, streak.skips, streak.skipped) == (length, skips, tuple(after(at) for at in spent))


def test_a_skip_is_used_only_once_the_week_is_over():
    assert week_streak("xxxx.").skips == 1
    over = week_streak("xxxx.", today=after(5))
    assert (over.length, over.skips, over.skipped) == (4, 0, (after(4),))


def test_a_daily_streak_earns_a_skip_a_week():
    assert daily(days("xxxxxxx.x"), [], after(1, 1)).length == 8
    assert daily(days("xxxxxx.x"), [], after(1, 0)).length == 1


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_a_pause_keeps_the_streak_as_it_is():
    paused = week_streak("xxx...x", StreakPause(after(3, 2), after(5, 1)))
    assert (paused.length, paused.skipped, paused.since) == (4, (), after(0, 2))
    assert week_streak("xxx...x").length == 1


def test_one_day_of_a_pause_is_enough_for_its_week():
    assert week_streak("xx.x", StreakPause(after(2, 6), after(2, 6))).length == 3


def test_a_run_during_a_pause_counts():
    assert week_streak("xxxx", StreakPause(MONDAY, None)).length == 4


def test_a_pause_without_an_end_lasts_until_it_is_ended():
    streak = weekly(weeks("xxx"), [StreakPause(after(3), None)], after(40))
    assert (streak.length, streak.alive, streak.paused, streak.ends_on) == (3, True, True, after(40, 6))


def test_during_a_pause_the_next_week_to_keep_is_the_first_after_it():
    streak = weekly(weeks("xxx"), [StreakPause(after(3), after(5, 2))], after(3, 4))
    assert (streak.paused, streak.is_kept, streak.ends_on) == (True, False, after(6, 6))


def test_very_long_pauses_are_fast_and_one_that_ends_before_it_starts_is_ignored():
    for last in (date.max, date(9999, 12, 5), date(3000, 1, 1)):
        assert daily(days("xx"), [StreakPause(after(0, 2), last)], after(1)).length == 2
    assert week_streak("xx.x", StreakPause(after(2, 3), after(2, 1))).length == 1


# --- coming back ------------------------------------------------------------------------------------------------------


def test_coming_back_is_worth_more_than_the_same_week_in_a_streak():
    before, back = week_streak("xx.", today=after(3)), week_streak("xx.x")
    in_a_row = week_streak("xxxx").credit - week_streak("xxx").credit
    assert back.credit - before.credit > in_a_row
    assert back.comeback is not None
    assert (back.comeback.day, back.comeback.away, back.comeback.credit, back.comeback.new) == (after(3, 2), 1, 2, True)


def test_a_return_counts_as_a_comeback_even_if_a_skip_or_a_pause_kept_the_streak():
    for streak in (week_streak("xxxx.x"), week_streak("xxx.x", StreakPause(after(3), after(3)))):
        assert streak.comeback is not None and not streak.comeback.new
        assert streak.comeback.away == 1


def test_nobody_gains_by_staying_away():
    for pattern in ("x.x", "x..x", "x.x.x.x", "xxxx.x.x", "xxxxxxxx...x.x..x"):
        assert week_streak(pattern).credit <= week_streak("x" * len(pattern)).credit


def test_a_comeback_belongs_to_the_current_streak():
    assert week_streak("x.x", today=after(4)).comeback is None
    assert week_streak("x.xx").comeback == week_streak("x.x").comeback


# --- what always holds ------------------------------------------------------------------------------------------------

FIRST = date(2026, 8, 3)
TODAY = date(2026, 12, 9)  # a Wednesday, eighteen weeks later
offsets = st.integers(0, 130)  # two days ahead of the calendar at home, too
lengths = st.integers(1, 3_000).map(lambda metres: metres / 1_000)
runs = st.builds(lambda offset, km: run(FIRST + timedelta(days=offset), km), offsets, lengths)
sparse = st.lists(runs, max_size=40)
dense = st.lists(st.sampled_from("xxxxx."), min_size=90, max_size=128).map(lambda signs: days("".join(signs), FIRST))
diaries = sparse | dense | st.lists(st.sampled_from("xx."), max_size=18).map(lambda w: weeks("".join(w), FIRST))
pauses = st.builds(
    lambda first, length: StreakPause(
        FIRST + timedelta(days=first), None if length is None else FIRST + timedelta(days=first + length)
    ),
    offsets,
    st.none() | st.integers(-2, 40),
)
kinds = st.sampled_from([weekly, daily])


@given(kinds, diaries, st.lists(pauses, max_size=3), st.randoms())
def test_the_order_in_which_runs_are_uploaded_does_not_matter(streak_of, diary, off, chance):
    shuffled = list(diary)
    chance.shuffle(shuffled)
    assert streak_of(shuffled, off[::-1], TODAY) == streak_of(diary, off, TODAY)


@given(kinds, diaries, st.lists(pauses, max_size=3), runs)
@example(weekly, weeks("xxxxxxxx.x..x..x.", FIRST), [], run(FIRST + timedelta(days=58)))  # saves what broke later
def test_one_more_run_lowers_nothing(streak_of, diary, off, more):
    before, then = streak_of(diary, off, TODAY), streak_of([*diary, more], off, TODAY)
    assert then.length >= before.length
    assert then.longest >= before.longest
    assert then.credit >= before.credit
    assert then.skips >= before.skips
    assert then.ends_on >= before.ends_on
    assert streak_of([outing for outing in [*diary, more] if outing is not more], off, TODAY) == before


@given(kinds, diaries, st.lists(pauses, max_size=2), pauses)
def test_one_more_pause_shortens_nothing(streak_of, diary, off, more):
    before, then = streak_of(diary, off, TODAY), streak_of(diary, [*off, more], TODAY)
    assert then.length >= before.length
    assert then.longest >= before.longest
    assert then.credit >= before.credit
    assert then.skips >= before.skips


@given(kinds, diaries, st.lists(pauses, max_size=2), st.integers(0, 30))
def test_today_is_never_what_breaks_a_streak(streak_of, diary, off, later):
    today = FIRST + timedelta(days=98 + later)
    past = [outing for outing in diary if outing.day < today]
    without, with_a_run = streak_of(past, off, today), streak_of([*past, run(today)], off, today)
    assert with_a_run.length == without.length + (not without.is_kept)
    assert without.alive == (without.length > 0)
    assert without.ends_on >= today


@settings(max_examples=25)
@given(kinds, diaries, st.lists(pauses, max_size=2))
def test_the_longest_streak_is_the_longest_that_ever_stood(streak_of, diary, off):
    ever = [
        streak_of([outing for outing in diary if outing.day <= day], off, day).length
        for day in (FIRST + timedelta(days=number) for number in range(150))
    ]
    assert streak_of(diary, off, FIRST + timedelta(days=149)).longest == max(ever)


# --- zones and clocks -------------------------------------------------------------------------------------------------


def lived(*starts: tuple[str, str]) -> list[RunFacts]:
    """Return runs that started at instants in UTC, each in its zone."""
    found = []
    for number, (start, zone) in enumerate(starts):
        local = datetime.fromisoformat(start).replace(tzinfo=UTC).astimezone(zone_of(zone))
        ahead = round(local.utcoffset() / timedelta(minutes=1))
        found.append(run(local.date(), number=number)._replace(minute=local.hour * 60 + local.minute, offset=ahead))
    return found


@pytest.mark.parametrize(
    "starts, today, length, kept",
    [
        # Honolulu on Monday evening, Auckland on Wednesday morning, 14 hours apart
        ([("2026-12-01T04:00", "Pacific/Honolulu"), ("2026-12-01T18:00", "Pacific/Auckland")],
         date(2026, 12, 2), 2, True),
        ([("2026-12-01T05:00", "America/Los_Angeles"), ("2026-12-01T21:00", "Australia/Sydney")],
         date(2026, 12, 2), 2, True),
        ([("2026-12-01T04:00", "Pacific/Honolulu"), ("2026-12-01T06:00", "Pacific/Kiritimati"),
          ("2026-12-02T06:00", "Pacific/Kiritimati")], date(2026, 12, 2), 3, True),
        # back west: a repeated date needs one run
        ([("2026-12-01T18:00", "Pacific/Auckland"), ("2026-12-02T17:00", "Pacific/Honolulu"),
          ("2026-12-03T17:00", "Pacific/Honolulu")], date(2026, 12, 3), 2, True),
        # one date is lost, the other isn't: Tuesday and Wednesday between Monday and Thursday
        ([("2026-12-01T04:00", "Pacific/Honolulu"), ("2026-12-02T18:00", "Pacific/Auckland")],
         date(2026, 12, 3), 1, True),
        # a day missed at home stays missed
        ([("2026-12-01T04:00", "Pacific/Honolulu"), ("2026-12-03T04:00", "Pacific/Honolulu")],
         date(2026, 12, 2), 1, True),
        # Los Angeles at 23:00 on Sunday is Monday in London; Sunday had a run before, Monday has none
        ([("2026-11-29T18:00", "America/Los_Angeles"), ("2026-11-30T07:00", "America/Los_Angeles"),
          ("2026-12-01T18:00", "Europe/London")], date(2026, 12, 1), 3, True),
        # and without that other run it keeps Sunday, and Monday is missed
        ([("2026-11-30T07:00", "America/Los_Angeles"), ("2026-12-01T18:00", "Europe/London")],
         date(2026, 12, 1), 1, True),
    ],
)  # fmt: skip
def test_a_daily_streak_across_the_date_line_needs_no_run_on_the_lost_date(starts, today, length, kept):
    streak = daily(lived(*starts), [], today)
    assert (streak.length, streak.is_kept, streak.skipped) == (length, kept, ())


def test_a_lost_date_is_no_break():
    crossed = lived(("2026-12-01T04:00", "Pacific/Honolulu"), ("2026-12-01T18:00", "Pacific/Auckland"))
    streak = daily(crossed, [], date(2026, 12, 2))
    assert streak.comeback is None
    assert streak.credit == 2


def test_a_run_near_a_zone_change_may_keep_the_week_of_the_other_zone():
    """On Sunday evening in Los Angeles it was Monday in London, and that week has no other run."""
    starts = [("2026-11-24T18:00", "America/Los_Angeles"), ("2026-11-30T04:00", "America/Los_Angeles"),
              ("2026-12-07T18:00", "Europe/London")]  # fmt: skip
    assert weekly(lived(*starts), [], date(2026, 12, 7)).length == 3


journeys = st.lists(
    st.tuples(st.integers(0, 60 * 24), st.sampled_from(("Pacific/Honolulu", "Pacific/Auckland", "Europe/Berlin"))),
    min_size=1, max_size=20, unique_by=lambda each: each[0],
)  # fmt: skip


@given(kinds, journeys)
def test_zones_never_make_a_streak_shorter_than_its_dates_alone(streak_of, hours):
    start = datetime(2026, 8, 3, tzinfo=UTC)
    outings = lived(*((f"{start + timedelta(hours=hour):%Y-%m-%dT%H:%M}", zone) for hour, zone in sorted(hours)))
    plain = [outing._replace(offset=None) for outing in outings]
    today = max(outing.day for outing in outings)
    assert streak_of(outings, [], today).length >= streak_of(plain, [], today).length


@pytest.mark.parametrize(
    "starts, today, length",
    [
        # Sunday night at home though it is Monday in UTC: two runs of one week
        ([("2026-11-08T20:00", "America/New_York"), ("2026-11-09T03:00", "America/New_York")], date(2026, 11, 8), 1),
        # Monday morning in Auckland, still Sunday in UTC: a new week
        ([("2026-11-07T20:00", "Pacific/Auckland"), ("2026-11-08T18:00", "Pacific/Auckland")], date(2026, 11, 9), 2),
        # Sunday in UTC is Monday in Paris
        ([("2026-12-28T12:00", "Europe/Paris"), ("2027-01-03T23:00", "Europe/Paris")], date(2027, 1, 4), 2),
        # two in the morning in Kolkata
        ([("2026-11-06T12:00", "Asia/Kolkata"), ("2026-11-08T20:30", "Asia/Kolkata")], date(2026, 11, 9), 2),
        # from Auckland to Honolulu: the same Monday twice
        ([("2026-11-08T19:00", "Pacific/Auckland"), ("2026-11-09T19:00", "Pacific/Honolulu")], date(2026, 11, 9), 1),
    ],
)
def test_a_run_belongs_to_the_week_of_its_local_start_date(starts, today, length):
    assert weekly(lived(*starts), [], today).length == length


@pytest.mark.parametrize(
    "starts, today",
    [
        # clocks go forward: a day of 23 hours, from 00:30 to 23:30
        ([("2026-03-27T23:30", "Europe/Paris"), ("2026-03-29T21:30", "Europe/Paris"),
          ("2026-03-30T10:00", "Europe/Paris")], date(2026, 3, 30)),
        # clocks go back: a day of 25 hours, run at 02:30 twice over
        ([("2026-10-24T10:00", "Europe/Paris"), ("2026-10-25T00:30", "Europe/Paris"),
          ("2026-10-25T01:30", "Europe/Paris"), ("2026-10-26T22:30", "Europe/Paris")], date(2026, 10, 26)),
        # Lord Howe moves its clocks by half an hour
        ([("2026-04-03T13:15", "Australia/Lord_Howe"), ("2026-04-04T15:15", "Australia/Lord_Howe"),
          ("2026-04-05T13:45", "Australia/Lord_Howe")], date(2026, 4, 6)),
    ],
)  # fmt: skip
def test_days_of_23_and_25_hours_count_as_days(starts, today):
    diary = lived(*starts)
    assert daily(diary, [], today).length == len({outing.day for outing in diary}) == 3


def test_a_run_dated_tomorrow_in_a_zone_ahead_keeps_the_streak_at_once():
    diary = [*days("xxx"), run(after(0, 4))]  # it is Thursday at home, and Friday where the run was
    assert daily(diary, [], after(0, 3)).length == 4
    assert daily(diary, [], after(0, 3)).ends_on == after(0, 3)


def test_a_skip_covers_a_date_lost_at_the_date_line_if_zones_are_unknown():
    kiritimati = days("xxxxxxx.x")  # from Honolulu westwards over the date line
    assert daily(kiritimati, [], after(1, 1)).length == 8


def test_ten_years_of_runs_take_milliseconds():
    diary = [run(date(2016, 1, 1) + timedelta(days=number)) for number in range(3_900) if number % 9]
    before = process_time()
    for _ in range(5):
        weekly(diary, [StreakPause(date(2020, 1, 1), date(2020, 3, 1))], date(2026, 9, 5))
        daily(diary, [StreakPause(date(2020, 1, 1), date(2020, 3, 1))], date(2026, 9, 5))
    assert (process_time() - before) / 5 < 0.1
