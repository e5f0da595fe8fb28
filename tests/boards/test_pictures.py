"""The preview picture of a shared board."""

import struct
from pathlib import Path

import pytest

from challenges import storage
from challenges.boards.views import public as view
from challenges.monthly.rules import ChallengeState
from challenges.runners.rules import ShownAs
from tests import cast
from tests.boards import field

BOARD = "/challenges/2026-11/leaderboard"
PICTURE = f"{BOARD}.png"


@pytest.fixture
def november(app):
    return field.challenge()


@pytest.fixture
def drawings(monkeypatch):
    """Captures the drawing instructions instead of rendering pictures, which takes a tenth of a second each."""
    drawn = []
    monkeypatch.setattr(view, "png_of", lambda svg: drawn.append(svg) or svg.encode())
    return drawn


def kept(app):
    return sorted((Path(app.config["DATA_DIR"]) / "pictures").iterdir())


def test_a_link_to_the_board_or_its_challenge_shows_the_picture(november, client):
    for page in (BOARD, "/challenges/2026-11"):
        html = client.see(page).html
        assert '<meta property="og:image" content="http://localhost/challenges/2026-11/leaderboard.png">' in html
        assert '<meta name="twitter:card" content="summary_large_image">' in html
        assert html.count("og:title") == 1
    assert "leaderboard.png?metric=runs" in client.see(f"{BOARD}?metric=runs").html


def test_the_picture_has_the_expected_size(november, client):
    field.field(november, 30, 20)
    answer = client.get(PICTURE)
    assert answer.mimetype == "image/png"
    assert answer.get_data()[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", answer.get_data()[16:24]) == (1200, 630)
    assert len(answer.get_data()) < 200_000


def test_the_picture_shows_the_first_five(november, client, drawings):
    field.scores(field.joins(november, cast.runner("eve", name="Eve <b>& Co", shown_as=ShownAs.EVERYONE)), 70)
    field.field(november, 60, 50, 50, 40, 30)
    client.get(PICTURE)
    (drawn,) = drawings
    for words in (
        "November 100",
        "1–30 Nov",
        "Eve &lt;b&gt;&amp; Co",
        "A runner",
        "70.0 km",
        ">3=<",
        ">5<",
        "6 runners",
    ):
        assert words in drawn
    assert "30.0 km" not in drawn
    assert "Second Wind" in drawn


def test_the_picture_of_another_board_says_which(november, client, drawings):
    field.field(november, 60)
    client.get(f"{PICTURE}?metric=runs&lane=verified")
    assert "Runs · Verified" in drawings[0]
    client.get(f"{PICTURE}?metric=tall")
    assert len(drawings) == 1


def test_runners_not_shown_to_everyone_are_not_named_in_it(november, ann, client_of, drawings):
    field.scores(field.joins(november, ann), 70)
    answer = client_of(ann).get(PICTURE)
    assert "Ann" not in drawings[0]
    assert "Set-Cookie" not in answer.headers


def test_a_name_the_font_cannot_draw_becomes_the_handle(november, client, drawings):
    far = cast.runner("sakura", name="\u685c \u8d70\u308b", shown_as=ShownAs.EVERYONE)
    field.scores(field.joins(november, far), 70)
    hidden = cast.runner("gil", name="Gil Grove", shown_as=ShownAs.ALIAS, alias="\u5d50")
    field.scores(field.joins(november, hidden), 60)
    client.get(PICTURE)
    assert "@sakura" in drawings[0]
    assert "A runner" in drawings[0]
    assert "gil" not in drawings[0].casefold()


def test_a_title_the_font_cannot_draw_becomes_the_dates(app, client, drawings):
    field.challenge(title="\u0411\u0435\u0433 100")
    client.get(PICTURE)
    assert ">1–30 Nov<" in drawings[0]
    assert "No one is on this board yet" in drawings[0]


def test_a_draft_has_no_picture(app, olu, client_of):
    field.challenge(state=ChallengeState.DRAFT)
    client_of(olu).see(PICTURE, status=404)


# --- drawn once -----------------------------------------------------------------------------------------------------


def test_the_picture_is_drawn_again_only_when_it_changes(november, client, drawings):
    places = field.field(november, 70, 60, 50, 40, 30, 20)
    tag = client.get(PICTURE).headers["ETag"]
    client.get(PICTURE)
    assert len(drawings) == 1
    field.scores(places[5], 21)
    assert client.get(PICTURE).headers["ETag"] != tag
    assert len(drawings) == 1, "who is sixth is not in it"
    field.scores(places[0], 71)
    assert b"71.0 km" in client.get(PICTURE).get_data()
    assert len(drawings) == 2


def test_an_unchanged_picture_is_not_sent_again(november, client, drawings, queries_at_most):
    field.field(november, 70)
    first = client.get(PICTURE)
    assert first.headers["Cache-Control"] == "public, no-cache"
    with queries_at_most(1):
        assert client.get(PICTURE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_cache_keeps_one_picture_per_board_and_is_limited(november, app, client, drawings, monkeypatch):
    place = field.field(november, 70)[0]
    for km in (71, 72, 73):
        field.scores(place, km)
        client.get(PICTURE)
    assert len(kept(app)) == 1
    monkeypatch.setattr(storage, "MOST_PICTURES", 2)
    for metric in ("runs", "active-days", "progress"):
        client.get(f"{PICTURE}?metric={metric}")
    assert len(kept(app)) == 2
