"""The grace period is announced in advance, and nobody changes it once it has begun."""

from datetime import date

import pytest

from challenges.db import transaction
from challenges.monthly import actions
from challenges.refusals import Refused
from tests import make
from tests.boards import closed


@pytest.fixture
def quiet(olu):
    """A challenge that nobody has joined."""
    return closed.november(olu, title="Quiet")


@pytest.mark.parametrize("moment", [closed.GRACE, closed.PROVISIONAL, closed.FINAL])
@pytest.mark.parametrize("change", [{"grace_hours": 0}, {"grace_hours": 240}, {"last_day": date(2026, 12, 31)}])
def test_a_grace_period_that_has_begun_cannot_be_changed(quiet, clock, moment, change):
    clock.at(moment)
    with pytest.raises(Refused, match="The last day is over"), transaction():
        actions.update(quiet.id, **change)
    with transaction():
        assert actions.update(quiet.id, title="Very quiet").title == "Very quiet"


def test_an_organiser_chooses_the_grace_period_before_anybody_joins(quiet, ann, clock):
    with transaction():
        assert actions.update(quiet.id, grace_hours=24).grace_hours == 24
    make.participation(quiet, ann)
    with pytest.raises(Refused, match="Someone has joined"), transaction():
        actions.update(quiet.id, grace_hours=0)


def test_the_form_of_a_challenge_that_is_over_says_so(quiet, olu, client_of, clock):
    organiser = client_of(olu)
    assert "Hours to log runs after the last day" in organiser.see("/challenges/quiet/edit")
    clock.at(closed.GRACE)
    seen = organiser.see("/challenges/quiet/edit")
    assert "The last day is over, so only the texts and the poster can change now." in seen
    assert "Hours to log runs after the last day" not in seen


@pytest.mark.parametrize("hours", ["-1", "241", "12.5"])
def test_the_grace_period_is_at_most_ten_days(quiet, olu, client_of, hours):
    organiser = client_of(olu)
    form = {"title": "Quiet", "summary": "Quiet.", "first_day": "2026-11-01", "last_day": "2026-11-30",
            "clock": "runner-local", "zone": "Europe/Paris", "metric": "distance", "target": "100 km",
            "counts_from": "window", "ranking": "standard", "palette": "pine", "motif": "lanes"}  # fmt: skip
    organiser.send("/challenges/quiet/edit", {**form, "grace_hours": hours}, status=422)
    for right in ("0", "240"):
        assert "Challenge saved." in organiser.send("/challenges/quiet/edit", {**form, "grace_hours": right})
