"""Parsing of typed text: what is accepted, what is refused with a message, and that nothing else ever happens."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges import parse
from challenges.refusals import Unreadable
from challenges.units import HALF_MARATHON, MARATHON, Distance, Duration, Units

READERS = [
    parse.distance,
    lambda text: parse.distance(text, Units.MI, decimal=","),
    parse.climb,
    parse.duration,
    parse.day,
    parse.clock_time,
    parse.whole,
    parse.number,
    parse.handle,
]
# nearly valid text, which finds more bugs than arbitrary text
nearly = st.text("0123456789 ٣५,.:'’\"-−+/kmifthsjuly²½\u00a0\u202f\u200f\0", max_size=24)


@given(st.sampled_from(READERS), st.text(max_size=120) | nearly)
def test_any_text_is_parsed_or_refused_with_a_sentence(read, text):
    sentence = None
    try:
        read(text)
    except Unreadable as refusal:
        sentence = str(refusal)
    assert sentence is None or sentence.endswith(".")


@pytest.mark.parametrize("read", [read for read in READERS if read is not parse.handle])
@pytest.mark.parametrize("text", ["", "   ", "\u200f", "1" * 101, "-5", "nan", "inf", "1e9", "five", "\0", "²"])
def test_blank_endless_negative_and_not_a_number_are_refused(read, text):
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    "text, km",
    [
        ("5", "5"),
        ("5 km", "5"),
        ("5KM", "5"),
        ("+5", "5"),
        ("5,2", "5.2"),
        ("5.2 k", "5.2"),
        (".5", "0.5"),
        ("10k", "10"),
        ("800 m", "0.8"),
        ("1,500 m", "1.5"),
        ("1.500 meters", "1.5"),
        ("0,750", "0.75"),
        ("42.195", "42.195"),
        ("42,195 km", "42.195"),
        ("1,000", "1000"),
        ("1.234,5", "1234.5"),
        ("1,234.5 kilometres", "1234.5"),
        ("1 234,5 km", "1234.5"),
        ("1\u202f234,5 km", "1234.5"),
        ("1’234.5", "1234.5"),
        ("٥٫٢", "5.2"),
        ("५ km", "5"),
        ("5.", "5"),
        ("3.1 mi", "4.988966"),
        ("1 mile", "1.609344"),
        ("440 yd", "0.402336"),
        ("0", "0"),
    ],
)
def test_a_distance_is_parsed_as_runners_write_it(text, km):
    assert parse.distance(text) == Distance.of_km(km)


def test_a_bare_number_is_in_the_runners_units():
    assert parse.distance("26.2", Units.MI) == Distance.of_miles("26.2")
    assert parse.distance("5 km", Units.MI) == Distance.of_km(5)
    assert parse.climb("400", Units.MI) == Distance.of_feet(400)
    assert parse.climb("400") == Distance.of_m(400)
    assert parse.climb("1,200 ft") == Distance.of_feet(1200)


def test_the_named_distances_have_their_length():
    assert parse.distance("Marathon") == MARATHON
    assert parse.distance("half marathon") == HALF_MARATHON


def test_a_known_decimal_mark_resolves_ambiguous_numbers():
    assert parse.distance("1,234", decimal=".") == Distance.of_km(1234)
    assert parse.distance("1,234", decimal=",") == Distance.of_km("1.234")
    assert parse.distance("1.234", decimal=",") == Distance.of_km(1234)
    assert parse.distance("5,2", decimal=".") == Distance.of_km("5.2")


@pytest.mark.parametrize("text", ["5 5", "1,23,4", "5..2", "5 parsecs", "km", "5km6", "1.2.3", "12,34,567", "5 h"])
def test_text_that_is_not_a_distance_is_refused_as_one(text):
    with pytest.raises(Unreadable) as refusal:
        parse.distance(text)
    assert "isn't a distance" in str(refusal.value)


@pytest.mark.parametrize("text", ["1000001", "999999999999", "9" * 90, "1000001000 m"])
def test_an_absurd_distance_is_refused(text):
    with pytest.raises(Unreadable) as refusal:
        parse.distance(text)
    assert "too far" in str(refusal.value)


@given(st.integers(0, 10**9).map(lambda metres: Distance.of_m(metres)), st.sampled_from(Units), st.sampled_from(",."))
def test_a_distance_as_shown_on_a_page_is_parsed_back(distance, units, mark):
    shown = f"{round(units.number_in(distance), 2):.2f} {units}".replace(".", mark)
    assert abs(parse.distance(shown) - distance) <= units.length * 0.00501


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("25:00", "1500"),
        ("1:55:00", "6900"),
        ("01:55:00", "6900"),
        ("90:00", "5400"),
        ("100:00:00", "360000"),
        ("25:00.4", "1500.4"),
        ("2:09:44,3", "7784.3"),
        ("45 min", "2700"),
        ("45m", "2700"),
        ("1h 20m", "4800"),
        ("1h20", "4800"),
        ("1 h 20 min 5 s", "4805"),
        ("1 hr, 20 mins", "4800"),
        ("1.5 h", "5400"),
        ("1,5 hours", "5400"),
        ("90", "5400"),
        ("7.5", "450"),
        ("90 s", "90"),
        ("25'30\"", "1530"),
        ("25′ 30″", "1530"),
        ("2 days 1 h", "176400"),
        ("٢٥:٠٠", "1500"),
        ("25：30", "1530"),
        ("0", "0"),
    ],
)
def test_a_duration_is_parsed_as_runners_write_it(text, seconds):
    assert parse.duration(text) == Duration.of_seconds(seconds)


@pytest.mark.parametrize(
    "text", ["25:5", "1:75", "1:60:00", ":30", "1:2:3:4", "5 min 1 h", "1 h 1 h", "min", "1 5", "5 km"]
)
def test_text_that_is_not_a_duration_is_refused_as_one(text):
    with pytest.raises(Unreadable):
        parse.duration(text)


@given(st.integers(0, 10**6))
def test_a_duration_as_shown_on_a_page_is_parsed_back(seconds):
    hours, minutes = divmod(seconds // 60, 60)
    clock = f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
    assert parse.duration(clock) == Duration.of_seconds(seconds)
    assert parse.duration(f"{hours} h {minutes} min {seconds % 60} s") == Duration.of_seconds(seconds)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-07-04", "2026-7-4", "2026/07/04", "20260704", "4.7.2026", "04. 07. 2026", "4 July 2026", "Jul 4, 2026"),
        *("4th of July 2026", "Sat, July 4 2026", "Saturday 4 July 2026", "4-jul-2026", "٢٠٢٦-٠٧-٠٤"),
    ],
)
def test_the_fourth_of_july_can_be_written_in_many_ways(text):
    assert parse.day(text) == date(2026, 7, 4)


def test_a_date_with_slashes_is_parsed_if_only_one_reading_is_possible():
    assert parse.day("31/12/2026") == parse.day("12/31/2026") == date(2026, 12, 31)
    assert parse.day("5/5/2026") == date(2026, 5, 5)
    with pytest.raises(Unreadable) as refusal:
        parse.day("7/4/2026")
    assert "That could mean" in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2025-02-29",
        "31.4.2026",
        "0/0/2026",
        "13/13/2026",
        "1899-12-31",
        "2200-01-01",
        "4.7.26",
        "tomorrow",
    ],
)
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(Unreadable):
        parse.day(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_as_shown_on_a_page_is_parsed_back(day):
    assert parse.day(day.isoformat()) == day
    assert parse.day(f"{day:%b} {day.day}, {day.year}") == day
    assert parse.day(f"{day.day} {day:%B} {day.year}") == day
    assert parse.day(f"{day.day}.{day.month}.{day.year}") == day


@pytest.mark.parametrize(
    "text, read",
    [
        ("06:30", time(6, 30)),
        ("6.30", time(6, 30)),
        ("6h30", time(6, 30)),
        ("0630", time(6, 30)),
        ("18", time(18)),
        ("6 am", time(6)),
        ("6:30 pm", time(18, 30)),
        ("6:30\u202fPM", time(18, 30)),
        ("6 p.m.", time(18)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("23:59:59", time(23, 59, 59)),
    ],
)
def test_a_time_of_day_is_parsed_as_people_write_it(text, read):
    assert parse.clock_time(text) == read


@pytest.mark.parametrize("text", ["24:00", "6:60", "6:3", "6m", "13 pm", "0 am", "2500", "noon", "6:30:61", "6::30"])
def test_text_that_is_not_a_time_of_day_is_refused(text):
    with pytest.raises(Unreadable):
        parse.clock_time(text)


@given(st.times().map(lambda each: each.replace(second=0, microsecond=0)))
def test_a_time_of_day_as_shown_on_a_page_is_parsed_back(clock_time):
    assert parse.clock_time(f"{clock_time:%H:%M}") == clock_time
    assert parse.clock_time(f"{clock_time:%I:%M %p}") == clock_time


def test_whole_numbers_may_be_grouped_and_have_limits():
    assert [parse.whole(text) for text in ("12", "1,500", "1 500", "1.500.000", "१२")] == [12, 1500, 1500, 1500000, 12]
    assert parse.whole("-3", least=-5) == parse.whole("−3", least=-5) == -3
    for text in ("0", "11", "1.5", "1,50", "1,500.000", "12 34"):
        with pytest.raises(Unreadable):
            parse.whole(text, least=1, most=10)


def test_numbers_may_have_decimals_and_have_limits():
    assert [parse.number(text) for text in ("12", "7,5", "1 234.5", "0.125")] == [
        12,
        Decimal("7.5"),
        Decimal("1234.5"),
        Decimal("0.125"),
    ]
    assert parse.number("-7.5", least=-10) == Decimal("-7.5")
    for text in ("101", "1..5", "--5", "x"):
        with pytest.raises(Unreadable):
            parse.number(text, most=100)


@given(st.integers(0, 10**9))
def test_a_number_as_shown_on_a_page_is_parsed_back(number):
    assert parse.whole(f"{number:,}") == parse.whole(str(number)) == number


@pytest.mark.parametrize("text, read", [("Ann_1", "ann_1"), (" @ann ", "ann"), ("ＡＮＮ", "ann"), ("a-b", "a-b")])
def test_a_handle_is_folded(text, read):
    assert parse.handle(text) == read


@pytest.mark.parametrize("text", ["an", "a" * 31, "an n", "ann!", "änn", "аnn", "a/b", "..", "ann\n.x"])
def test_a_handle_is_three_to_thirty_plain_characters(text):
    with pytest.raises(Unreadable):
        parse.handle(text)


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("25:00 min", 1_500), ("25:00 minutes", 1_500), ("25:00min.", 1_500), ("25 min", 1_500),
        ("１：０５：００", 3_900),
        ("1:00:00 hours", 3_600), ("1:00:00 h", 3_600), ("1:05 h", 3_900), ("1h 05", 3_900), ("1:05:00 min", 3_900),
        ("25’30”", 1_530), ("25'30''", 1_530), ("25′30″", 1_530), ("25´30", 1_530), ("２５：００", 1_500),
        ("25 Minuten", 1_500), ("1 Std. 5 Min.", 3_900), ("1 heure et 5 minutes", 3_900), ("1 hora 5 minutos", 3_900),
        ("1 hour and 5 minutes", 3_900), ("1 ora 5 minuti", 3_900), ("25:00.5 min", 1_500.5), ("2 timmar", 7_200),
    ],
)  # fmt: skip
def test_a_clock_time_may_have_a_unit_after_it(text, seconds):
    assert parse.duration(text) == Duration.of_seconds(seconds)


@pytest.mark.parametrize("text", ["25:00 km", "25:00 s", "1:75 h", "25:00 min 3", "25:00 h min", "25:00 x"])
def test_a_clock_time_with_anything_else_after_it_is_not_a_duration(text):
    with pytest.raises(Unreadable):
        parse.duration(text)


@pytest.mark.parametrize(
    "text, metres",
    [("5,2 km", 5_200), ("5k", 5_000), ("5 K", 5_000), ("５．２ｋｍ", 5_200), ("5.2㎞", 5_200),
     ("10 Kilometer", 10_000),
     ("5 kilomètres", 5_000), ("5 kilómetros", 5_000), ("800 Metros", 800), ("3 Meilen", 4_828.032)],
)  # fmt: skip
def test_a_distance_is_parsed_in_other_languages_and_scripts(text, metres):
    assert parse.distance(text) == Distance.of_m(metres)
