"""Marking notifications as read. Today shows the unread ones."""

from flask import Blueprint

from challenges.notifications import actions, queries
from challenges.web.guards import me, signed_in
from challenges.web.pages import see_other

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.post("/<int:notification_id>/reading")
@signed_in
def read(notification_id):
    actions.read(queries.notification_of(me(), notification_id).id)
    return see_other("home.today")
