"""A board in a frame on a club's own site: it shows, it follows, and no other page does."""

import threading

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests import make
from tests.boards import field


@pytest.fixture
def club():
    """`club(html)` is the address of a page with that in it, on a site of its own."""
    servers = []

    def serve(html):
        page = Response(f"<!doctype html><title>Our club</title>{html}", mimetype="text/html")
        servers.append(make_server("127.0.0.1", 0, page))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_club_frames_the_board_and_nothing_else_and_it_moves(site, ann, club, new_context):
    month = make.challenge(title="The hundred", **make.this_month())
    place = field.joins(month, ann)
    field.scores(place, 30)
    board = f"{site.url}/challenges/{month.slug}/leaderboard"
    page = new_context(locale="en-GB").new_page()  # of a browser that may complain: one frame is refused
    page.goto(club(f'<iframe src="{board}/embed"></iframe><iframe src="{board}"></iframe>'))
    embedded = page.frame_locator("iframe").nth(0)
    embedded.get_by_text("30.0 km").wait_for()
    field.scores(place, 31)
    shown = next(frame for frame in page.frames if frame.url.endswith("/embed"))
    shown.evaluate(
        "document.getElementById('standings').dispatchEvent(new CustomEvent('every'))"
    )  # half a minute later
    embedded.get_by_text("31.0 km").wait_for()
    assert page.context.cookies() == []
    assert page.frame_locator("iframe").nth(1).get_by_text("The hundred").count() == 0
