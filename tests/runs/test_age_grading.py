"""Age grading: the vectors of the rules and of the tables' README, and properties at every age and distance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.age_grading import age_standard, factor_of, grade_of
from challenges.units import HALF_MARATHON, MARATHON, MILE, Distance, Duration

FIVE = Distance.of_km(5)
NAMED = {
    "5 km": FIVE,
    "10 km": Distance.of_km(10),
    "10 mile": Distance.of_miles(10),
    "half marathon": HALF_MARATHON,
    "marathon": MARATHON,
}
metres = st.integers(1_610, 200_000)
ages = st.integers(5, 100)
sexes = st.sampled_from(["F", "M"])


@pytest.mark.parametrize("sex, percent", [("M", "64.59"), ("F", "72.28")])
def test_23_10_over_five_kilometres_at_53(sex, percent):
    grade = grade_of(sex, 53, FIVE, Duration.of_hms(0, 23, 10))
    assert f"{grade.percent:.2f}" == percent
    assert not grade.interpolated


def test_a_graded_time_is_the_time_times_the_factor():
    grade = grade_of("M", 53, FIVE, Duration.of_hms(0, 23, 10))
    assert grade.factor == 0.8565
    assert grade.time.ceil_seconds() == 19 * 60 + 51


def test_six_kilometres_have_a_factor_of_their_own():
    assert factor_of("M", 53, Distance.of_km(6)) == 0.8590


@pytest.mark.parametrize(
    "sex, age, distance, time, factor, percent, graded",
    [
        ("M", 50, "5 km", (0, 20, 0), 0.8775, 73.03, 1053.0),
        ("F", 45, "10 km", (0, 45, 0), 0.9278, 68.90, 2505.1),
        ("M", 60, "half marathon", (1, 35, 0), 0.8082, 74.91, 4606.7),
        ("F", 35, "marathon", (3, 30, 0), 0.9879, 62.63, 12447.5),
        ("M", 70, "10 mile", (1, 20, 0), 0.7334, 73.71, 3520.3),
    ],
)
def test_the_worked_examples_of_the_tables(sex, age, distance, time, factor, percent, graded):
    grade = grade_of(sex, age, NAMED[distance], Duration.of_hms(*time))
    assert grade.factor == factor
    assert grade.percent == pytest.approx(percent, abs=0.01)
    assert grade.time.seconds == pytest.approx(graded, abs=0.1)


def test_between_two_distances_the_factor_is_linear_in_log_distance():
    between = Distance.of_m(20_000 * (21_097.5 / 20_000) ** 0.5)  # halfway on a logarithmic scale
    assert factor_of("M", 53, between) == pytest.approx((0.8629 + 0.8627) / 2, abs=1e-7)
    grade = grade_of("M", 53, between, Duration.of_minutes(70))
    assert grade.interpolated
    assert age_standard("M", 53, between) == pytest.approx((3_260 * 3_451) ** 0.5 / 0.8628, abs=0.01)


@pytest.mark.parametrize("sex, age, distance", [("M", 4, FIVE), ("F", 101, FIVE), ("M", 40, Distance.of_km(200.1)),
                                                ("M", 40, Distance.of_m(1_500)), ("M", 40, Distance())])  # fmt: skip
def test_outside_the_tables_there_is_no_grade_and_no_error(sex, age, distance):
    assert grade_of(sex, age, distance, Duration.of_minutes(20)) is None


def test_a_time_of_zero_has_no_grade():
    assert grade_of("M", 40, FIVE, Duration()) is None


def test_the_ends_of_the_table_are_graded():
    assert grade_of("F", 100, MILE, Duration.of_minutes(20)).percent > 0
    assert grade_of("F", 5, Distance.of_km(200), Duration.of_hms(24)).percent > 0


@given(sexes, ages, metres)
def test_running_the_standard_of_an_age_is_a_hundred_per_cent(sex, age, length):
    distance = Distance.of_m(length)
    grade = grade_of(sex, age, distance, Duration.of_seconds(age_standard(sex, age, distance)))
    assert grade.percent == pytest.approx(100, abs=0.001)
    assert 0 < grade.factor <= 1


@given(sexes, ages, metres, st.floats(1.001, 2))
def test_farther_takes_longer_at_every_age(sex, age, length, times):
    near, far = Distance.of_m(length), Distance.of_m(min(length * times, 200_000))
    if far > near:
        assert age_standard(sex, age, far) > age_standard(sex, age, near)
