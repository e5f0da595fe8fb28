"""A figure next to its target: a value below the target is never displayed as equal to it, in either unit."""

import pytest
from flask import g

from challenges.monthly import text
from challenges.monthly.rules.metrics import Metric
from challenges.units import Distance, Units
from challenges.web import locale

SHORT = [
    (Metric.DISTANCE, 9_960_000, 10_000_000), (Metric.DISTANCE, 99_999_000, 100_000_000),
    (Metric.DISTANCE, 1_999_999_000, 2_000_000_000), (Metric.DISTANCE, 99_999_600_000, 100_000_000_000),
    (Metric.ELEVATION, 999_600, 1_000_000), (Metric.ELEVATION, 1_999_990, 2_000_000),
    (Metric.MOVING_TIME, 71_999_000, 72_000_000), (Metric.MOVING_TIME, 35_970_000, 36_000_000),
]  # fmt: skip


class _Reader:
    locale, zone = "en_GB", "UTC"

    def __init__(self, units: Units) -> None:
        self.units = units


@pytest.mark.parametrize("metric, value, target", SHORT)
def test_a_value_below_a_target_is_shown_below_it(app, metric, value, target):
    with app.app_context():
        g.reader = _Reader(Units.KM)
        assert text.amount(value, metric) != text.amount(target, metric)
        assert text.bare(value, metric) != text.bare(target, metric)


@pytest.mark.parametrize("metric, one", [(Metric.DISTANCE, 1_609_344), (Metric.ELEVATION, 30_480)])
def test_a_value_below_a_target_is_shown_below_it_in_miles_and_feet_too(app, metric, one):
    with app.app_context():
        g.reader = _Reader(Units.MI)
        for many in range(1, 400):
            reached = text.bare(many * one, metric)
            assert reached == (f"{many}.0" if metric is Metric.DISTANCE else f"{many * 100:,}")
            for less in (2, 80, 1_000, 30_000):
                assert text.bare(many * one - less, metric) != reached


def test_progress_is_shown_as_complete_only_when_it_is(app):
    with app.app_context():
        g.reader = _Reader(Units.KM)
        assert text.share(9_999) == "99.9%"
        assert text.share(10_000) == "100.0%"


@pytest.mark.parametrize(
    "units, mm, written",
    [
        (Units.KM, 999_960, "999 m"), (Units.KM, 1_000_000, "1 km"), (Units.KM, 21_097_500, "21.0975 km"),
        (Units.KM, 9_999_980, "9.9999 km"), (Units.MI, 1_606_000, "0.99 mi"), (Units.MI, 1_609_344, "1 mi"),
        (Units.MI, 5_000_000, "3.11 mi"), (Units.MI, 4_988_966, "3.1 mi"), (Units.MI, 16_093_439, "10 mi"),
    ],
)  # fmt: skip
def test_a_run_too_short_for_a_rule_is_not_shown_with_the_required_length(app, units, mm, written):
    with app.app_context():
        g.reader = _Reader(units)
        assert locale.exact(Distance(mm)).replace("\xa0", " ") == written
