"""Distances, durations and paces are exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.units import (
    HALF_MARATHON,
    KILOMETRE,
    MARATHON,
    MILE,
    STANDARD_DISTANCES,
    Distance,
    Duration,
    Pace,
    Units,
)

distances = st.builds(Distance, st.integers(-(10**15), 10**15))
durations = st.builds(Duration, st.integers(-(10**15), 10**15))


def test_the_standard_distances_are_exact_to_the_millimetre():
    in_metres = [Fraction(distance.mm, 1000) for distance in STANDARD_DISTANCES]
    assert in_metres[1] == Fraction("804.672")
    assert in_metres[-1] == Fraction("160934.4")
    assert {MILE, KILOMETRE, HALF_MARATHON, MARATHON} <= set(STANDARD_DISTANCES)
    assert list(STANDARD_DISTANCES) == sorted(STANDARD_DISTANCES)
    assert len(STANDARD_DISTANCES) == 17


@pytest.mark.parametrize(
    "made, mm",
    [
        (Distance.of_km("5.2"), 5_200_000),
        (Distance.of_km(5.2), 5_200_000),
        (Distance.of_km(Decimal("42.195")), 42_195_000),
        (Distance.of_miles(1), 1_609_344),
        (Distance.of_miles("3.1"), 4_988_966),
        (Distance.of_m("0.0005"), 1),
        (Distance.of_m("0.00049"), 0),
        (Distance.of_m("-0.0005"), 0),
        (Distance.of_feet(1), 305),
        (Distance.of_feet(10), 3_048),
    ],
)
def test_numbers_are_rounded_half_up_to_the_millimetre(made, mm):
    assert made == Distance(mm)


@pytest.mark.parametrize("made", [float("nan"), float("inf"), "nan", "five", "", Decimal("Infinity"), None])
def test_a_distance_needs_a_number(made):
    with pytest.raises(ValueError, match=r"^(Invalid|not a number|cannot)"):
        Distance.of_km(made)


@given(distances)
def test_a_distance_reads_the_same_in_every_unit(distance):
    assert distance.metres == pytest.approx(distance.km * 1_000)
    assert distance.metres == pytest.approx(distance.miles * 1_609.344)
    assert distance.metres == pytest.approx(distance.feet * 0.3048)
    assert Distance.of_m(Fraction(distance.mm, 1_000)) == distance


@given(st.lists(distances), distances)
def test_distances_add_up_exactly(several, one):
    assert sum(several, Distance()).mm == sum(each.mm for each in several)
    assert sum([one]) == one
    assert one + -one == Distance()
    assert abs(one) == abs(-one)
    assert bool(one) == (one.mm != 0)


@given(st.lists(durations), durations)
def test_durations_add_up_exactly(several, one):
    assert sum(several, Duration()).ms == sum(each.ms for each in several)
    assert sum([one]) == one
    assert one - one == Duration()
    assert abs(-one) == abs(one)
    assert bool(one) == (one.ms != 0)


def test_a_distance_and_a_duration_do_not_mix():
    with pytest.raises(TypeError):
        Distance(1) + Duration(1)
    with pytest.raises(TypeError):
        Duration(1) - Distance(1)
    with pytest.raises(TypeError):
        sorted([Distance(1), Duration(1)])
    with pytest.raises(TypeError):
        1 + Distance(1)
    assert Distance(1) != Duration(1)


def test_the_daily_share_is_an_equal_part_of_the_rest():
    assert Distance.of_km(100) / 3 == Distance(33_333_333)
    assert Distance.of_km(10) * 1.5 == 1.5 * Distance.of_km(10) == Distance.of_km(15)
    assert Duration.of_hms(1) / 4 * 2 == 2 * Duration.of_minutes(15) == Duration.of_minutes("30")


def test_a_share_of_zero_is_zero():
    assert Distance.of_km(5).share_of(Distance.of_km(20)) == 0.25
    assert Distance.of_km(5).share_of(Distance()) == 0.0
    assert Duration.of_minutes(5).share_of(Duration.of_hms(1)) == pytest.approx(1 / 12)
    assert Duration.of_minutes(5).share_of(Duration()) == 0.0


def test_a_race_time_is_shown_rounded_up():
    assert Duration.of_hms(2, 9, "44.3").ceil_seconds() == Duration.of_hms(2, 9, 45).seconds
    assert Duration.of_hms(2, 9, 44).ceil_seconds() == Duration.of_hms(2, 9, 44).seconds


def test_a_duration_reads_the_same_in_every_unit():
    assert Duration.of_hms(1, 30).hours == 1.5
    assert Duration.of_hms(1, 30).minutes == 90
    assert Duration.of_seconds("5400.0004") == Duration.of_hms(1, 30)


def test_five_kilometres_in_25_minutes_is_five_minutes_per_kilometre():
    pace = Pace.of(Distance.of_km(5), Duration.of_minutes(25))
    assert pace == Pace(300_000)
    assert pace.ms_per(MILE) == 482_803
    assert pace.over(Distance.of_km(10)) == Duration.of_minutes(50)
    assert pace < Pace(300_001)


def test_there_is_no_pace_without_a_distance():
    with pytest.raises(ValueError, match="distance"):
        Pace.of(Distance(), Duration.of_minutes(5))


@given(st.builds(Distance, st.integers(10**5, 10**9)), st.builds(Duration, st.integers(10**3, 10**9)))
def test_a_pace_leads_back_to_its_duration(distance, duration):
    back = Pace.of(distance, duration).over(distance)
    assert abs(back.ms - duration.ms) <= distance.km / 2 + 1


def test_units_count_kilometres_or_miles():
    assert Units.KM.number_in(MARATHON) == 42.195
    assert Units.MI.number_in(MILE * 3) == 3
    assert Units("mi").length == MILE
