"""Links are parsed strictly, tempos as people type them, and cadence needs enough recordings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.music.rules import BeatsPerMinute, SongLink, beats_in, key_of, link_in, steps_in
from challenges.refusals import Unreadable


@pytest.mark.parametrize("text", [
    "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "file:///etc/passwd", "data:text/html,<b>",
    "http://music.example.com/1", "ftp://music.example.com", "//music.example.com/1", "music.example.com/1", "https://",
    "https:///path", "https://localhost/x", "https://radio.local/x", "https://printer/x", "https://music.internal/x",
    "https://127.0.0.1/x", "https://10.0.0.7/x", "https://192.168.1.1", "https://169.254.169.254/latest", "https://1.1.1.1",
    "https://[::1]/x", "https://[fe80::1]/", "https://2130706433/x", "https://0x7f.1/x", "https://127.1/x",
    "https://ann:secret@music.example.com/x", "https://ann@music.example.com/x", "https://music.example.com:8443/x",
    "https://music.example.com:x/", "https://music example.com/", "https:\\\\music.example.com", "https://music.example.com/\x00",
    "https://mu..sic.com/", "https://-music.com/", "https://[zz/", "https://music.example.com/" + "x" * 500,
])  # fmt: skip
def test_a_link_that_others_cannot_safely_open_gets_a_clear_error(text):
    with pytest.raises(Unreadable) as refused:
        link_in(text)
    assert str(refused.value.reason).endswith((".", "https://."))


@pytest.mark.parametrize("text, site", [
    ("https://www.music.com/track/1", "music.com"), ("https://Music.COM:443/track/1", "music.com"),
    ("HTTPS://open.music.co.uk/list?id=7", "open.music.co.uk"), ("https://müsik.de/lied", "xn--msik-0ra.de"),
])  # fmt: skip
def test_the_site_of_a_link_is_its_ascii_host_name(text, site):
    assert link_in(text).site == site
    assert link_in(text).address == text


@pytest.mark.parametrize("one, other, same", [
    ("https://www.music.com/track/1/", "https://music.com/track/1", True),
    ("https://music.com/track/1?si=abc&utm_source=x", "https://music.com/track/1#t=7", True),
    ("https://music.com/play?b=2&a=1", "https://music.com/play?a=1&b=2", True),
    ("https://music.com/play?a=1", "https://music.com/play?a=2", False),
    ("https://music.com/Track", "https://music.com/track", False),
])  # fmt: skip
def test_two_spellings_of_a_link_are_recognised_as_the_same(one, other, same):
    assert (key_of(link_in(one), "", "") == key_of(link_in(other), "", "")) is same


def test_without_a_link_artist_and_title_identify_a_song():
    assert key_of(None, "The  Wagtails", "Heron") == key_of(None, "the wagtails", "HERON")
    assert key_of(None, "Nordwind", "Heron") != key_of(None, "Heron", "Nordwind")
    assert key_of(SongLink("", "", "x"), "Nordwind", "Heron") != key_of(None, "Nordwind", "Heron")


@given(st.text(max_size=600))
def test_any_text_is_either_an_https_link_or_unreadable(text):
    for typed in (text, f"https://{text}", f"https://music.com/{text}"):
        try:
            link = link_in(typed)
        except Unreadable:
            continue
        assert link.address.lower().startswith("https://")
        assert len(key_of(link, "", "")) == 64
        assert len(link.site) <= 253


@pytest.mark.parametrize(
    "text, beats",
    [
        ("162", BeatsPerMinute(162, 162)),
        (" 158 to 166 ", BeatsPerMinute(158, 166)),
        ("158-166", BeatsPerMinute(158, 166)),
        ("158–166", BeatsPerMinute(158, 166)),
        ("40", BeatsPerMinute(40, 40)),
    ],
)
def test_a_tempo_is_read_as_people_type_it(text, beats):
    assert beats_in(text) == beats


@pytest.mark.parametrize(
    "text", ["", "fast", "39", "241", "166 to 158", "1.5", "-5", "120 to 999", "99999", "١٦٢", "1e2"]
)
def test_an_invalid_tempo_is_unreadable(text):
    with pytest.raises(Unreadable):
        beats_in(text)


def test_cadence_is_the_middle_half_of_at_least_five_recordings():
    assert steps_in([160, 162, 164, 166]) is None
    assert steps_in([190, 162, 164, 120, 166]) == (162, 166, 5)
    assert steps_in([164] * 8) == (164, 164, 8)


@given(st.lists(st.integers(100, 220), min_size=5), st.randoms(use_true_random=False))
def test_at_least_half_of_the_recordings_are_in_the_cadence_range_whatever_their_order(cadences, random):
    steps = steps_in(cadences)
    shuffled = random.sample(cadences, len(cadences))
    assert steps_in(shuffled) == steps
    assert sum(steps.low <= each <= steps.high for each in cadences) * 2 >= len(cadences)
