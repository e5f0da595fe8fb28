"""Following and blocking from a profile, and the lists of follows and blocks, which only their owner sees."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from challenges.follows import actions, queries
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.queries import runner_seen_by
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("follows", __name__)
PER_PAGE = 50


@bp.post("/runners/<handle>/follow")
@signed_in
def follow(handle: str) -> Any:
    """Follow a runner, or ask to."""
    runner = runner_seen_by(me(), handle)
    actions.follow(me().id, runner.id)
    return see_other("runners.show", handle=runner.handle)


@bp.post("/runners/<handle>/follow-removal")
@signed_in
def unfollow(handle: str) -> Any:
    """Unfollow a runner."""
    runner = runner_seen_by(me(), handle)
    actions.unfollow(me().id, runner.id)
    return see_other("runners.show", handle=runner.handle)


@bp.post("/runners/<handle>/follow-request-removal")
@signed_in
def withdraw_request(handle: str) -> Any:
    """Withdraw a follow request."""
    runner = runner_seen_by(me(), handle)
    actions.withdraw_request(me().id, runner.id)
    return see_other("runners.show", handle=runner.handle)


@bp.post("/follow-requests/<int:request_id>/approval")
@signed_in
def approve(request_id: int) -> Any:
    """Approve a follow request."""
    actions.approve(request_id, me().id)
    notice(_("Request approved. They can now see the runs you share with followers."))
    return see_other("follows.followers", handle=me().handle)


@bp.post("/follow-requests/<int:request_id>/refusal")
@signed_in
def decline(request_id: int) -> Any:
    """Decline a follow request without notifying the requester."""
    actions.decline(request_id, me().id)
    notice(_("Request declined. They won't be told."))
    return see_other("follows.followers", handle=me().handle)


@bp.post("/followers/<int:follow_id>/removal")
@signed_in
def remove_follower(follow_id: int) -> Any:
    """Remove a follower without blocking them."""
    actions.remove_follower(me().id, queries.follower_in(me(), follow_id))
    notice(_("Follower removed. They won't be told."))
    return see_other("follows.followers", handle=me().handle)


@bp.post("/runners/<handle>/block")
@signed_in
def block(handle: str) -> Any:
    """Block a runner from their profile."""
    return _block(runner_seen_by(me(), handle).id)


@bp.post("/followers/<int:follow_id>/block")
@signed_in
def block_follower(follow_id: int) -> Any:
    """Block a follower, who may be hidden behind an alias."""
    return _block(queries.follower_in(me(), follow_id))


def _block(runner_id: int) -> Any:
    actions.block(me().id, runner_id)
    notice(_("Runner blocked. You can't find each other any more."))
    return see_other("follows.blocked")


@bp.get("/runners/<handle>/following")
@signed_in
def following(handle: str) -> Any:
    """List the runners that the viewer follows."""
    runner = _myself(handle)
    pages = paging(queries.followed_count(runner), PER_PAGE)
    companions = queries.following_of(runner, offset=pages.offset, limit=PER_PAGE)
    return page("follows/following.html", regions=["companions"], pages=pages, companions=companions)


@bp.get("/runners/<handle>/followers")
@signed_in
def followers(handle: str) -> Any:
    """List the viewer's followers and pending requests."""
    runner = _myself(handle)
    pages = paging(queries.follower_count(runner), PER_PAGE)
    companions = queries.followers_of(runner, offset=pages.offset, limit=PER_PAGE)
    asking = queries.requests_to(runner, limit=PER_PAGE)
    return page("follows/followers.html", regions=["companions"], pages=pages, companions=companions, asking=asking)


@bp.get("/settings/blocked")
@signed_in
def blocked() -> Any:
    """List the runners that the viewer blocks."""
    pages = paging(queries.blocked_count(me()), PER_PAGE)
    companions = queries.blocked_by(me(), offset=pages.offset, limit=PER_PAGE)
    return page("follows/blocked.html", regions=["companions"], pages=pages, companions=companions)


@bp.post("/settings/blocked/<int:block_id>/removal")
@signed_in
def unblock(block_id: int) -> Any:
    """Unblock a runner."""
    actions.unblock(me().id, queries.blocked_in(me(), block_id))
    notice(_("Runner unblocked. If you followed each other, those follows don't come back."))
    return see_other("follows.blocked")


def _myself(handle: str) -> Runner:
    """Return the viewer. Raises Missing for another runner's handle."""
    if runner_seen_by(me(), handle).id != me().id:
        raise Missing
    return me()
