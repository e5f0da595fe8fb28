"""A board in a frame on another site: its first rows, as everybody may see them, and a link to the rest."""

import re

import pytest

from challenges.monthly.rules import ChallengeState
from challenges.runners.rules import ShownAs
from tests import cast
from tests.boards import field
from tests.reader import text_of

BOARD = "/challenges/2026-11/leaderboard"
EMBED = f"{BOARD}/embed"


@pytest.fixture
def november(app):
    return field.challenge()


def test_an_embed_shows_the_first_ten_and_a_link_to_the_rest(november, client):
    field.field(november, *range(60, 45, -1))
    seen = client.see(EMBED)
    assert "November 100" in seen
    assert "1 A runner 60.0 km" in seen
    assert "10 A runner 51.0 km" in seen
    assert "50.0 km" not in seen
    assert "Full leaderboard, 15 runners" in seen
    assert f'href="{BOARD}" target="_blank" rel="noopener"' in seen.html


def test_the_filters_are_those_of_the_board_and_the_links_keep_them(november, client):
    field.field(november, 30)
    seen = client.see(f"{EMBED}?metric=runs")
    assert "5 runs" in seen
    assert "· Runs" in seen
    assert f'href="{BOARD}?metric=runs"' in seen.html
    client.see(f"{EMBED}?metric=tall", status=404)


def test_an_embed_has_no_site_header(november, client):
    field.field(november, 30)
    html = client.see(EMBED).html
    assert "<form" not in html
    assert "csrf" not in html
    assert "site-bar" not in html
    assert all('target="_blank" rel="noopener"' in link for link in re.findall(r"<a [^>]*>", html))


def test_a_runner_shown_to_everyone_is_named(november, ann, client, client_of):
    field.scores(field.joins(november, cast.runner("eve", name="Eve Elm", shown_as=ShownAs.EVERYONE)), 40)
    field.scores(field.joins(november, cast.runner("dora", name="Dora Dean")), 30)
    field.scores(field.joins(november, ann), 20)
    seen = client_of(ann).see(EMBED)
    assert "Eve Elm 40.0 km" in re.sub(r" \(opens in a new tab\)", "", seen)
    assert "2 A runner 30.0 km" in seen
    assert "Ann" not in seen
    assert "(you)" not in seen
    assert "Set-Cookie" not in seen.response.headers
    assert "Cookie" not in seen.response.headers["Vary"]
    assert seen.html == client.see(EMBED).html


def test_names_are_escaped(november, client):
    sly = cast.runner("eve", name='<b>"Eve" & Co</b>', shown_as=ShownAs.EVERYONE)
    field.scores(field.joins(november, sly), 40)
    html = client.see(EMBED).html
    assert "&lt;b&gt;&#34;Eve&#34; &amp; Co&lt;/b&gt;" in html
    assert "<b>" not in html


def test_only_the_embed_may_be_framed(november, client):
    field.field(november, 30)
    policy = client.see(EMBED).response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "unsafe" not in policy
    assert "X-Frame-Options" not in client.see(EMBED).response.headers
    for address in (BOARD, "/challenges/2026-11", "/", f"{BOARD}.json", "/challenges/nothing/leaderboard/embed"):
        assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"], address


def test_a_live_embed_polls_every_half_minute(november, client, clock):
    place = field.field(november, 30)[0]
    html = client.see(EMBED).html
    assert 'hx-trigger="every 30s"' in html
    tag = re.search(r'hx-ptag="([^"]+)"', html)[1]
    assert client.get(EMBED, region="standings", headers={"HX-PTag": tag}).status_code == 304
    field.scores(place, 31)
    again = client.get(EMBED, region="standings", headers={"HX-PTag": tag})
    assert "31.0 km" in text_of(again.get_data(as_text=True))
    assert again.get_data(as_text=True).strip().startswith("<section")
    clock.at("2026-12-20 12:00")
    assert "hx-trigger" not in client.see(EMBED).html, "nothing moves a board that is closed"


def test_empty_and_closed_boards_can_be_embedded(november, ann, client, clock):
    assert "No one is on this board yet" in client.see(EMBED)
    field.scores(field.joins(november, ann), 30)
    clock.at("2026-12-20 12:00")
    assert "1 A runner 30.0 km" in client.see(EMBED)


def test_a_draft_cannot_be_embedded(app, olu, client_of):
    field.challenge(state=ChallengeState.DRAFT)
    client_of(olu).see(EMBED, status=404)


def test_an_embed_takes_a_handful_of_queries(november, client, queries_at_most):
    field.field(november, *range(60, 40, -1))
    with queries_at_most(6):
        client.see(EMBED)


# --- the way there --------------------------------------------------------------------------------------------------


def test_the_board_offers_its_shared_forms_and_the_code_to_paste(november, client):
    field.field(november, 30)
    seen = client.see(f"{BOARD}?metric=runs")
    assert "Share leaderboard" in seen
    assert "CSV JSON Embed Picture" in seen
    for end in (".csv", ".json", "/embed", ".png"):
        assert f'href="{BOARD}{end}?metric=runs"' in seen.html
    address = "http://localhost/challenges/2026-11/leaderboard/embed?metric=runs"
    assert f'<iframe src="{address}" title="November 100 leaderboard"' in seen
    assert (
        f'<link rel="alternate" type="text/csv" title="Leaderboard as CSV" href="{BOARD}.csv?metric=runs"' in seen.html
    )


def test_a_title_cannot_break_out_of_the_code_to_paste(app, client):
    field.challenge(title='"><script>alert(1)</script>')
    seen = client.see(BOARD)
    assert 'title="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt; leaderboard"' in seen
    assert "<script>alert" not in seen.html


def test_choosing_another_board_updates_the_share_links_and_polling_does_not(november, client):
    field.field(november, 30)
    chosen = client.get(f"{BOARD}?metric=runs", region="standings").get_data(as_text=True)
    assert f'href="{BOARD}.csv?metric=runs"' in chosen
    asked_again = client.get(BOARD, region="standings", headers={"HX-PTag": "another"}).get_data(as_text=True)
    assert "Share leaderboard" not in asked_again


def test_a_draft_cannot_be_shared(app, olu, client_of):
    field.challenge(state=ChallengeState.DRAFT)
    seen = client_of(olu).see(BOARD)
    assert "Share leaderboard" not in seen
    assert "og:image" not in seen.html
    assert "og:image" not in client_of(olu).see("/challenges/2026-11").html
