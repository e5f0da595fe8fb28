"""Trophies: a runner's own, what others see of them, sharing, and celebrations."""

import re
import struct

import pytest
from sqlalchemy import select

from challenges.awards import actions, text, views
from challenges.awards.models import Award
from challenges.awards.queries import in_reach_of, today_notes
from challenges.awards.rules import AwardKind
from challenges.clock import local_date
from challenges.clock import now as clock_now
from challenges.db import db, transaction
from challenges.runners.rules import ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.units import Distance
from tests import cast, make


def award_of(runner, what=AwardKind.LONGEST, detail=""):
    db.session.rollback()
    mine = Award.runner_id == runner.id, Award.what == what
    return db.session.scalars(select(Award).where(*mine, *([Award.detail == detail] if detail else []))).one()


def shared(runner, **which):
    with transaction():
        return f"/milestones/{actions.share(award_of(runner, **which).id, runner.id)}"


@pytest.fixture
def longest(ben):
    """Ben's longest run yet: 12 km this morning, after 5 km before."""
    make.run(ben, km=5, day="2026-11-10")
    return make.run(ben, km=12, minutes=70, title="Round the hill", at=make.at("06:12"))


def test_a_runner_without_trophies_reads_how_to_earn_one(ann, client_of):
    seen = client_of(ann).see("/trophies")
    assert "No trophies yet" in seen
    assert 'href="/runs/new"' in seen.html


def test_the_trophies_page_shows_medals_badges_and_milestones(ben, longest, client_of):
    challenge = make.challenge(km=15, title="Little November", rungs=(Distance.of_km(10).mm,))
    make.participation(challenge, ben)
    seen = client_of(ben).see("/trophies")
    assert "Little November 15 km, target reached" in seen
    assert "2 of 2 levels" in seen
    assert "Finisher" in seen
    assert "Longest run yet 12.0 km, 7.0 km longer than before" in seen
    assert "First 10 km" in seen


def test_trophies_within_reach_show_the_progress(ann, client_of):
    challenge = make.challenge(km=100, title="November 100", rungs=(Distance.of_km(20).mm,))
    make.participation(challenge, ann)
    for day in range(1, 7):
        make.run(ann, km=3, minutes=18, day=f"2026-11-{day:02}")
    seen = client_of(ann).see("/trophies")
    assert "November 100 18.0 of 20 km" in seen
    assert "25 km in total 18.0 of 25 km" in seen
    near = in_reach_of(ann, None, local_date(clock_now(), "UTC"))
    assert [one.goal.what for one in near] == [AwardKind.MEDAL, AwardKind.BADGE, AwardKind.TOTAL, AwardKind.COUNT]


def test_everyone_can_read_all_rules(client, ann, client_of):
    seen = client.see("/trophies/rules")
    assert "Start a run before 7 am. Levels: 10, 50, and 200" in seen or "Levels: 10, 50 and 200" in seen
    assert "Can be earned again" in seen
    assert "Your first run after four weeks or more without one" in client_of(ann).see("/trophies/rules")


def test_all_milestones_are_listed_newest_first(ben, longest, client_of):
    seen = client_of(ben).see("/milestones")
    assert seen.index("Longest run yet") < seen.index("First run ")
    assert "No milestones yet" in client_of(cast.runner("new")).see("/milestones")


def test_the_page_of_a_run_shows_its_milestones(ben, longest, ann, client_of):
    for reader in (ben, ann):
        assert "Longest run yet" in client_of(reader).see(f"/runs/{longest.id}")


def test_a_profile_shows_the_newest_trophies_and_links_to_all(ben, longest, ann, client_of):
    page = client_of(ann).see("/runners/ben")
    assert "Trophies" in page
    assert 'href="/runners/ben/trophies"' in page.html
    assert "Longest run yet" in client_of(ann).see("/runners/ben/trophies")


# --- privacy ----------------------------------------------------------------------------------------------------------


def test_others_see_no_trophies_from_runs_they_may_not_see(ben, ann, client_of):
    make.run(ben, km=5, day="2026-11-10", visibility=Visibility.ME)
    make.run(ben, km=12, minutes=70, visibility=Visibility.ME)
    seen = client_of(ann).see("/runners/ben/trophies")
    assert "No trophies to see yet" in seen
    assert "Longest run yet" in client_of(ben).see("/runners/ben/trophies")


def test_a_trophy_can_be_hidden_and_shown_again(ben, longest, ann, client_of):
    own, award = client_of(ben), award_of(ben)
    own.send(f"/trophies/{award.id}/hiding")
    assert "Longest run yet" not in client_of(ann).see("/runners/ben/trophies")
    assert "Longest run yet" not in client_of(ann).see(f"/runs/{longest.id}")
    assert "Only you. It's in your trophies" in own.see(f"/trophies/{award.id}")
    own.send(f"/trophies/{award.id}/hiding-removal")
    assert "Longest run yet" in client_of(ann).see("/runners/ben/trophies")


def test_a_comeback_is_hidden_until_its_runner_shows_it(ben, ann, client_of):
    make.run(ben, km=5, day="2026-09-01")
    make.run(ben, km=5)
    assert "Comeback" in client_of(ben).see("/trophies")
    assert "Comeback" not in client_of(ann).see("/runners/ben/trophies")


def test_nobody_can_open_or_change_another_runners_trophy(ben, longest, ann, client_of):
    award = award_of(ben)
    reader = client_of(ann)
    assert reader.get(f"/trophies/{award.id}").status_code == 404
    for what in ("sharing", "sharing-removal", "hiding", "hiding-removal", "celebration", "dismissal"):
        assert reader.post(f"/trophies/{award.id}/{what}").status_code == 404


def test_trophies_are_not_found_if_the_profile_is_not_visible(ben, longest, client):
    assert client.get("/runners/ben/trophies").status_code == 404


def test_a_shared_page_shows_nothing_of_a_hidden_run(ben, client, client_of):
    make.run(ben, km=5, day="2026-11-10")
    run = make.run(ben, km=12, minutes=70, title="Past the clinic", at=make.at("06:12"), visibility=Visibility.ME)
    address = shared(ben)
    for seen in (client.see(address), client_of(cast.runner("far")).see(address)):
        assert "Longest run yet" in seen
        assert "12.0 km" in seen
        assert "November 2026" in seen
        for secret in ("Past the clinic", "06:12", "6:12", "15 November", f"/runs/{run.id}", "Paris"):
            assert secret not in seen.html
    assert "Ben" not in client.see(address).html
    assert "Ben Brook" in client_of(cast.runner("near")).see(address)


def test_a_shared_page_uses_the_runners_alias(client):
    gil = cast.runner("gil", name="Gil Grove", shown_as=ShownAs.ALIAS, alias="Fox")
    make.run(gil, km=5, day="2026-11-10")
    make.run(gil, km=12, minutes=70)
    html = client.see(shared(gil)).html
    assert "Fox" in html
    assert "gil" not in html.casefold()


def test_sharing_can_be_stopped(ben, longest, client, client_of):
    address = shared(ben)
    client.see(address)
    client_of(ben).send(f"/trophies/{award_of(ben).id}/sharing-removal")
    for path in (address, f"{address}.png", f"{address}/kudos"):
        assert client.get(path).status_code == 404
    assert shared(ben) != address, "the link that was sent stays dead"


def test_sharing_twice_keeps_the_link(ben, longest):
    assert shared(ben) == shared(ben)


# --- the picture ------------------------------------------------------------------------------------------------------


def test_a_shared_trophy_has_a_preview_picture_of_the_standard_size(ben, longest, client):
    address = shared(ben)
    html = client.see(address).html
    assert f'<meta property="og:image" content="http://localhost{address}.png">' in html
    answer = client.get(f"{address}.png")
    assert answer.mimetype == "image/png"
    assert struct.unpack(">II", answer.get_data()[16:24]) == (1200, 630)
    again = client.get(f"{address}.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_picture_does_not_name_a_runner_whom_visitors_may_not_see(ben, longest, client, client_of, monkeypatch):
    drawn = []
    monkeypatch.setattr(views, "png_of", lambda svg: drawn.append(svg) or svg.encode())
    client_of(ben).get(f"{shared(ben)}.png")
    text = re.sub("<[^>]*>", "|", drawn[0])
    assert "Longest run yet" in text
    assert "A runner" in text
    assert "Ben" not in text
    assert "Round the hill" not in text


# --- lost awards ------------------------------------------------------------------------------------------------------


def test_a_lost_trophy_shows_the_reason_until_it_is_removed(ben, longest, client, client_of):
    address = shared(ben)
    with transaction():
        runs.remove(longest.id, ben.id)
    own = client_of(ben)
    seen = own.see("/trophies")
    assert "The run it came from was removed. Add it again to get this back." in seen
    assert client.get(address).status_code == 404
    gone = award_of(ben)
    assert f"/trophies/{gone.id}/dismissal" in seen.html
    assert "Trophy removed." in own.send(f"/trophies/{gone.id}/dismissal")
    assert "Longest run yet" not in own.see("/trophies")


def test_a_trophy_that_still_counts_cannot_be_removed(ben, longest, client_of):
    assert "It still counts." in client_of(ben).send(f"/trophies/{award_of(ben).id}/dismissal", status=409)


# --- Today ------------------------------------------------------------------------------------------------------------


def said_to(runner):
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(today_notes(runner.id, local_date(clock_now(), runner.zone)))]


def test_today_celebrates_an_award_once(ben, longest, client_of, app):
    said = said_to(ben)
    assert {topic for topic, *_ in said} == {"award"}
    with app.test_request_context():
        names = [text.celebration(*row).title for row in said]
        assert "Longest run yet" in names
        assert text.note(*said[0]).url.startswith("/trophies/")
    newest = max(key for _, key, *_ in said)
    for _ in range(2):
        assert client_of(ben).post(f"/trophies/{newest}/celebration", region="news").status_code == 204
    assert said_to(ben) == []


def test_today_explains_a_lost_award(ben, longest, app):
    with transaction():
        runs.remove(longest.id, ben.id)
    (row,) = [row for row in said_to(ben) if row[0] == "award-gone"][:1]
    with app.test_request_context():
        assert "no longer counts. The run it came from" in text.note(*row).text
        assert text.celebration(*row) is None


def test_a_medal_is_named_by_its_challenge(ann, app):
    challenge = make.challenge(km=5, title="A little and often")
    make.participation(challenge, ann)
    make.run(ann, km=6, minutes=36)
    with app.test_request_context():
        celebrated = {one.title: one for one in (text.celebration(*row) for row in said_to(ann))}
        medal = celebrated["A little and often"]
        assert (medal.line, medal.medal, medal.palette) == ("5\N{NO-BREAK SPACE}km", "5", "pine")
