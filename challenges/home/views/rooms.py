"""The runner's personal pages, for the menu and the profile."""

from flask_babel import gettext as _

from challenges.home.views.blueprint import bp


@bp.app_template_global("own_rooms")
def own_rooms() -> list[tuple[str, str, str]]:
    """Return (endpoint, label, icon name) of each personal page."""
    return [
        ("goals.index", _("Goals and streak"), "target"),
        ("awards.index", _("Trophies"), "trophy"),
        ("workouts.index", _("Workouts"), "timer"),
        ("recaps.index", _("Recaps"), "calendar-range"),
        ("mood.index", _("How runs feel"), "smile"),
        ("mood.mind", _("Mind"), "wind"),
        ("music.index", _("Music"), "music"),
        ("gear.index", _("Shoes"), "footprints"),
        ("partners.index", _("Running partners"), "users"),
        ("coaching.index", _("Coaching"), "message-circle"),
    ]
