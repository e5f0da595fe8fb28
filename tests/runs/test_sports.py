"""What sort of activity a recording is, in the words of many formats and apps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.runs.tracks.sports import Sport, sport_of


@pytest.mark.parametrize(
    "words, sport",
    [
        (("running",), Sport.RUN),
        (("Run",), Sport.RUN),
        (("9",), Sport.RUN),
        (("running", "trail"), Sport.TRAIL),
        (("Trail Run",), Sport.TRAIL),
        (("running", "treadmill"), Sport.TREADMILL),
        (("running", "indoor_running"), Sport.TREADMILL),
        (("Virtual Run",), Sport.TREADMILL),
        (("running", "generic"), Sport.RUN),
        (("running", "track"), Sport.RUN),
        (("Walk",), Sport.WALK),
        (("walking", "casual_walking"), Sport.WALK),
        (("Hike",), Sport.HIKE),
        (("Biking",), Sport.RIDE),
        (("Virtual Ride",), Sport.RIDE),
        (("E-Bike Ride",), Sport.RIDE),
        (("cycling", "road"), Sport.RIDE),
        (("Mountain Biking", "trail"), Sport.RIDE),
        (("swimming", "lap_swimming"), Sport.SWIM),
        (("Nordic Ski",), Sport.SKI),
        (("roller_skiing",), Sport.SKI),
        (("Inline Skate",), Sport.SKATE),
        (("Weight Training",), Sport.GYM),
        (("rowing", "indoor_rowing"), Sport.ROW),
        (("Other",), Sport.OTHER),
        (("kitesurfing",), Sport.ROW),
        (("Golf",), Sport.OTHER),
        (("generic", "generic"), Sport.UNKNOWN),
        (("",), Sport.UNKNOWN),
    ],
)
def test_a_word_of_an_app_means_a_sport(words, sport):
    assert sport_of(*words) is sport


def test_runs_walks_and_what_says_nothing_are_taken_in():
    taken = {sport for sport in Sport if sport.is_run}
    assert taken == {Sport.RUN, Sport.TRAIL, Sport.TREADMILL, Sport.WALK, Sport.HIKE, Sport.UNKNOWN}


@given(st.lists(st.text(max_size=30), max_size=3))
def test_every_text_means_some_sport(words):
    assert isinstance(sport_of(*words), Sport)
