"""The sport of a recording, in the terms of many formats and apps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.recordings.sports import Sport, sport_of


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
        (("Weight Training",), Sport.STRENGTH),
        (("rowing", "indoor_rowing"), Sport.ROW),
        (("Other",), Sport.OTHER),
        (("kitesurfing",), Sport.ROW),
        (("Golf",), Sport.OTHER),
        (("generic", "generic"), Sport.UNKNOWN),
        (("",), Sport.UNKNOWN),
    ],
)
def test_a_word_used_by_an_app_means_a_sport(words, sport):
    assert sport_of(*words) is sport


def test_runs_walks_and_unnamed_activities_are_accepted():
    taken = {sport for sport in Sport if sport.is_run}
    assert taken == {Sport.RUN, Sport.TRAIL, Sport.TREADMILL, Sport.WALK, Sport.HIKE, Sport.UNKNOWN}


RUNS = """
    Laufen|Corsa|Course à pied|Löpning|Race|Marathon|Orienteering|Interval training|Training run|Workout|canicross|asdf
    LAUFEN|löpning|Running_treadmill|Trail Running|TrailRun|Carrera|Juoksu|跑步|Hardlopen|Løbetur|Bieganie|Běh|бег
    ランニング
    cross country running|cross country|Dauerlauf|Orientierungslauf|Treppenlauf|course à pied en sentier|tapis de course
    Stair running|Fitness run|Boulder running|Run after a ride, run|9|10|11|4|77|Nordic walking|marche nordique|Gåtur
    Strides|Pride run|Brisk run|Tomorrow|Skipton|Whisky|Skills|Surface|Growth|Rowan|Sailor|Cyclone|Assailant|Golfe
""".replace("\n", "|").split("|")
OTHERS = """
    Radfahren|RADFAHREN|Ciclismo|Cyklistika|Schwimmen|Ski|cross country skiing|Cross_Country_Skiing|Walking football
    Langlauf|Skilaufen|Eislaufen|Vélo|vélo|vélo de course|Bici da corsa|Wielrennen|Fietsen|Pyöräily|Cykling|Sykling
    Jazda na rowerze|Plavání|Uinti|Natation|Nuoto|骑行|游泳|サイクリング|Велосипед|Лыжи|E-Bike Ride|EBikeRide
    Mountainbiken
    Weight Training|Krafttraining|Yoga|Golf|Triathlon|Rudern|Kayaking|1|16|Rock climbing|Reiten|ski de fond|자전거|수영
""".replace("\n", "|").split("|")


@pytest.mark.parametrize("word", [word.strip() for word in RUNS if word.strip()])
def test_a_word_that_names_no_other_sport_may_be_a_run(word):
    assert sport_of(word).is_run


@pytest.mark.parametrize("word", [word.strip() for word in OTHERS if word.strip()])
def test_another_sport_is_known_in_many_languages(word):
    assert not sport_of(word).is_run


@given(st.sampled_from(["Radfahren", "Ciclismo", "Swimming", "Laufen", "Trail Running", "Hiking"]), st.data())
def test_capitals_and_separators_change_nothing(word, data):
    letters = "".join(data.draw(st.sampled_from([letter.lower(), letter])) for letter in word)
    mark = data.draw(st.sampled_from([" ", "_", "-", "  ", " / "]))
    assert sport_of(f"  {letters.lower().replace(' ', mark)} ") is sport_of(word) is sport_of(word.upper())


@given(st.lists(st.text(max_size=30), max_size=3))
def test_every_text_maps_to_some_sport(words):
    assert isinstance(sport_of(*words), Sport)
