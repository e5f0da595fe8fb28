"""Responses: a whole page, or the region that htmx requested. The only module that reads htmx's headers."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from jinja2_fragments.flask import render_block
from markupsafe import Markup


def is_partial() -> bool:
    """Return whether htmx requests a part of a page."""
    return request.headers.get("HX-Request-Type") == "partial"


def wanted_target() -> str | None:
    """Return the id of the element that htmx will replace: "kudos-run-7" from `HX-Target: div#kudos-run-7`."""
    if not is_partial():
        return None
    return request.headers.get("HX-Target", "").partition("#")[2] or None


def page(
    template: str,
    *,
    regions: Sequence[str] = (),
    also: Sequence[str] = (),
    status: int = 200,
    tag: str | None = None,
    **context: Any,
) -> Response:
    """Render a page, or only the requested region if it is one of `regions`.

    `also` names blocks that change together with these regions; each replaces the element with its name as id.
    `tag` identifies the state that a polled region shows (see `unchanged`).
    """
    target = wanted_target()
    region = target.partition("-")[0] if target else None
    if region and region not in regions:  # the target belongs to another page: load this one as a whole
        return Response(headers={"HX-Redirect": current_address()})
    if region:
        parts = [render_block(template, region, **context), *(_second(template, block, context) for block in also)]
        html = "".join([*parts, render_notices()])  # str.join, because adding to Markup would escape the other parts
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.update(["HX-Request-Type", "HX-Target"])
    if region and status in (409, 422):
        response.headers["HX-Reswap"] = "outerMorph"  # keeps the focus; the response contains what was typed
    if tag is not None:
        response.headers["HX-PTag"] = tag
    return response


def _second(template: str, block: str, context: dict[str, Any]) -> str:
    """Render a block as a second target of a partial response."""
    part = Markup('<hx-partial hx-target="#{}" hx-swap="outerMorph">{}</hx-partial>')
    return part.format(block, Markup(render_block(template, block, **context).strip()))  # noqa: S704 our own template


def unchanged(tag: str) -> bool:
    """Return whether the reader's copy of a polled region already shows this state."""
    return is_partial() and request.headers.get("HX-PTag") == tag


def not_modified(tag: str) -> Response:
    """Return the response for an unchanged region: nothing is swapped."""
    return Response(status=304, headers={"HX-PTag": tag})


def see_other(endpoint: str, **values: Any) -> Response:
    """Redirect after a write: on a full page to the form's safe `next`, else to the given endpoint."""
    address = url_for(endpoint, **values)
    if not is_partial():
        address = own_address(request.form.get("next")) or address
    return redirect(address, 303)  # type: ignore[return-value]


def current_path() -> str:
    """Return the requested path from the root of the host: "/runs/7", or "/club/runs/7" below a prefix."""
    return f"{request.script_root}{request.path}"


def current_address() -> str:
    """Return the requested path with its query string."""
    query = request.query_string.decode("utf-8", "replace")
    return f"{current_path()}?{query}" if query else current_path()


def path_above() -> str:
    """Return the parent of the requested path, or the start page."""
    above = request.path.rsplit("/", 1)[0]
    return f"{request.script_root}{above}" if above else url_for("home.today")


def own_address(address: str | None) -> str | None:
    """Return the path of a URL on this site; None for any other, to prevent open redirects."""
    if not address or "\\" in address or any(ord(sign) < 33 for sign in address):
        return None
    parts = urlsplit(address)
    if (parts.netloc and parts.netloc not in own_hosts()) or parts.scheme not in ("", "http", "https"):
        return None
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    if request.script_root and not f"{parts.path}/".startswith(f"{request.script_root}/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def own_hosts() -> set[str]:
    """Return this site's hosts: that of the request, and that of BASE_URL, which a proxy may have replaced."""
    return {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}


def way_back() -> str | None:
    """Return where to go after signing in or up from this page; None for the start page and for errors."""
    if request.method != "GET" or request.endpoint in (None, "home.today"):
        return None
    return own_address(request.args.get("next") if request.blueprint == "accounts" else current_address())


def notice(text: str, tone: str = "good") -> None:
    """Show the reader a message, on the next page or with the swapped region."""
    flash(text, tone)


def render_notices() -> str:
    """Render pending notices as a second target of a partial response."""
    html = Markup(render_block("base.html", "notices").strip())  # noqa: S704 our own template, escaped there
    return Markup('<hx-partial hx-target="#notices" hx-swap="innerHTML">{}</hx-partial>').format(html) if html else ""


def absolute(endpoint: str, **values: Any) -> str:
    """Return the full URL of a page, for emails and feeds. Works without a request (worker, commands)."""
    return f"{current_app.config['BASE_URL']}{current_app.url_map.bind('').build(endpoint, values)}"
