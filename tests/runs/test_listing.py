"""A runner's list of their own runs; runs of others come in feeds."""

from datetime import date, timedelta

import pytest
from flask import render_template_string
from flask_login import login_user

from challenges.recordings.kinds import RunKind
from challenges.runners.rules import Visibility
from challenges.runs import queries
from challenges.units import Distance
from tests import make
from tests.runs.paper import upload
from tests.samples.recordings import sample_file


def test_an_empty_list_says_what_to_do(ann, client_of):
    seen = client_of(ann).see("/runs")
    assert "No runs yet" in seen
    assert 'href="/runs/new"' in seen.html


def test_the_list_requires_signing_in(client):
    assert client.get("/runs").location == "/sign-in?next=/runs"


def test_runs_are_listed_by_month_with_totals(ann, client_of):
    make.run(ann, km=5, minutes=25, day="2026-11-02", title="Early")
    make.run(ann, km=7.5, minutes=40, day="2026-11-14", at=make.at("18:40"), title="Late", kind=RunKind.TEMPO)
    make.run(ann, km=10, minutes=60, day="2026-10-31")
    seen = client_of(ann).see("/runs")
    assert "November 2026 12.5 km · 2 runs · 1 h 5 min 14 Sat Late 18:40 · Tempo run 7.5 km 40:00 5:20 /km" in seen
    assert "2 Mon Early" in seen
    assert "October 2026 10.0 km · 1 run · 1 h 0 min" in seen


def test_of_two_runs_on_one_day_the_later_comes_first(ann, client_of):
    make.run(ann, day="2026-11-14", at=make.at("18:00"), title="Evening")
    make.run(ann, day="2026-11-14", at=make.at("06:00"), title="Morning")
    seen = client_of(ann).see("/runs")
    assert seen.index("Evening") < seen.index("Morning")


def test_only_the_runners_own_runs_are_listed(ann, ben, client_of):
    make.run(ann, title="Anns")
    assert "Anns" not in client_of(ben).see("/runs")


def test_one_type_of_run_can_be_filtered_with_its_own_totals(ann, client_of):
    make.run(ann, km=5, title="Easy one")
    make.run(ann, km=21, minutes=120, title="Long one", kind=RunKind.LONG)
    seen = client_of(ann).see("/runs?kind=long")
    assert "Long one" in seen
    assert "Easy one" not in seen
    assert "21.0 km · 1 run" in seen
    assert "Easy one" in client_of(ann).see("/runs?kind=nonsense")
    assert "No runs of this type" in client_of(ann).see("/runs?kind=walk")


def test_fifty_runs_make_a_page_and_a_months_totals_are_complete_on_each(ann, client_of):
    for number in range(52):
        make.run(ann, km=1, minutes=6, day=date(2026, 11, 1), title=f"Lap {number}.")
    first, second = client_of(ann).see("/runs"), client_of(ann).see("/runs?page=2")
    assert "1 to 50 of 52" in first
    assert "52.0 km · 52 runs" in first
    assert "52.0 km · 52 runs" in second
    assert "Lap 51." in first and "Lap 1." in second
    assert "Lap 1." in client_of(ann).see("/runs?page=99999")


def test_a_list_of_many_months_needs_few_queries(ann, client_of, queries_at_most):
    upload(client_of(ann), sample_file("hike-without-times"))
    for number in range(12):
        make.run(ann, day=date(2025, 12, 1) + timedelta(days=28 * number), kind=list(RunKind)[number % 9])
    reader = client_of(ann)
    with queries_at_most(6):
        reader.see("/runs")
    with queries_at_most(6):
        reader.see("/runs?kind=easy")


# --- runs on other pages ----------------------------------------------------------------------------------------------


def test_the_latest_runs_are_those_logged_last_that_a_viewer_may_see(ann, ben):
    for title, level in (
        ("a", Visibility.PUBLIC),
        ("b", Visibility.ME),
        ("c", Visibility.MEMBERS),
        ("d", Visibility.PUBLIC),
    ):
        make.run(ann, title=title, visibility=level)
    make.run(ann, km=10, minutes=20, visibility=Visibility.PUBLIC)  # held
    assert [run.title for run in queries.latest_runs(ben)] == ["d", "c", "a"]
    assert [run.title for run in queries.latest_runs(None)] == ["d", "a"]
    assert [run.title for run in queries.latest_runs(ben, limit=1)] == ["d"]


def test_a_week_begins_on_monday_and_leaves_held_runs_out(ann):
    make.run(ann, km=4, day="2026-11-08")  # the Sunday before
    make.run(ann, km=5, day="2026-11-09")
    make.run(ann, km=3, day="2026-11-15")
    make.run(ann, km=2, day="2026-11-15")
    make.run(ann, km=10, minutes=20, day="2026-11-12")
    week = queries.week_of(ann, date(2026, 11, 15))
    assert [day.isoformat() for day, _ in week.days][::6] == ["2026-11-09", "2026-11-15"]
    assert [distance.km for _, distance in week.days] == [5, 0, 0, 0, 0, 0, 5]
    assert (week.total.runs, week.total.distance, week.most) == (3, Distance.of_km(10), Distance.of_km(5))


def test_an_empty_week_has_seven_days_without_a_run(ann):
    week = queries.week_of(ann, date(2026, 11, 15))
    assert len(week.days) == 7
    assert not week.most


@pytest.fixture
def card(app, client_of):
    """Return what a viewer sees of a run in a feed."""

    def seen(run, reader):
        with app.test_request_context("/"):
            if reader:
                login_user(reader)
            return render_template_string('{% include "runs/_card.html" %}', run=run, applause=None)

    return seen


def test_a_card_in_a_feed_says_who_when_what_and_how_far(ann, ben, card):
    run = make.run(
        ann, km=9.4, minutes=51, day="2026-11-14", at=make.at("06:12"), title="Sunrise", kind=RunKind.FARTLEK
    )
    html = card(run, ben)
    for words in ("Ann Archer", "Yesterday, 06:12", "Sunrise", "9.4<small>km", "51:00", "5:26<small>/km", "Fartlek"):
        assert words in html
