"""The streak page: weeks or days in a row, days off, and comebacks."""

from datetime import date, timedelta

from tests import make

SUNDAY = date(2026, 11, 15)


def weeks(runner, *back):
    for week in back:
        make.run(runner, day=SUNDAY - timedelta(days=7 * week + 2))


def test_a_runner_without_a_streak_is_invited_to_start_one(client_of, ann):
    page = client_of(ann).see("/goals/streak")
    assert "A streak is one run away" in page
    assert "Run by 15 November to start a new streak. Any distance counts." in page


def test_weeks_count_unless_days_are_chosen(client_of, ann):
    weeks(ann, 0, 1, 2)
    reader = client_of(ann)
    assert "3 weeks in a row" in reader.see("/goals/streak")
    assert "A streak is one run away" in reader.send("/goals/streak/choice", {"count": "days"})
    make.run(ann, km=2, minutes=12)
    assert "1 day in a row" in reader.see("/goals/streak")
    assert "3 weeks in a row" in reader.send("/goals/streak/choice", {"count": "weeks"})


def test_a_skip_is_used_automatically(client_of, ann):
    weeks(ann, 0, 2, 3, 4, 5)
    page = client_of(ann).see("/goals/streak")
    assert "5 weeks in a row" in page
    assert "1 used so far, the last one in the week of 2 November." in page
    assert "Week of 2 November: skip used" in page


def test_coming_back_is_welcomed_and_counts_double(client_of, ann):
    weeks(ann, 0, 4)
    page = client_of(ann).see("/goals/streak")
    assert "Welcome back" in page
    assert "after 3 weeks away. Coming back is the hardest run, so it counts double." in page


def test_after_a_break_the_page_encourages_a_comeback(client_of, ann):
    weeks(ann, 4, 5)
    assert "What you built isn't gone" in client_of(ann).see("/goals/streak")


def test_days_off_keep_a_streak_and_overlapping_ones_are_merged(client_of, ann):
    weeks(ann, 0, 2)
    reader = client_of(ann)
    assert "1 week in a row" in reader.see("/goals/streak")
    reader.send("/goals/streak/pauses", {"why": "holiday", "first_day": "2026-11-02", "last_day": "2026-11-05"})
    page = reader.send("/goals/streak/pauses", {"why": "ill", "first_day": "2026-11-04", "last_day": "2026-11-08"})
    assert "2 weeks in a row" in page
    assert "Illness, 2 November to 8 November" in page
    assert "Holiday, 2" not in page


def test_future_days_off_can_be_cancelled(client_of, ann):
    reader = client_of(ann)
    page = reader.send("/goals/streak/pauses", {"why": "holiday", "first_day": "2026-12-20", "last_day": "2026-12-27"})
    assert "Holiday, 20 December to 27 December" in page
    assert "Cancel days off" in page
    page = reader.send("/goals/pauses/1/ending")
    assert "Days off cancelled." in page
    assert "Holiday, 20" not in page


def test_the_order_in_which_runs_are_logged_does_not_matter(client_of, ann, ben):
    weeks(ann, 0, 1, 3, 4, 5, 6)
    weeks(ben, 6, 3, 5, 0, 4, 1)
    one, other = (client_of(runner).see("/goals/streak") for runner in (ann, ben))
    assert one.split("in a row")[0].split()[-2:] == other.split("in a row")[0].split()[-2:]
