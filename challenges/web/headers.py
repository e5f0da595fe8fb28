"""Response headers: security policies, and Cache-Control that keeps pages out of shared caches."""

from flask import Flask, Response, session
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
)

# for a page without forms that other sites can embed; all its resources come from this site
_IN_FRAMES = (
    ContentSecurityPolicy()
    .default_src("'none'").script_src("'self'").style_src("'self'").font_src("'self'").connect_src("'self'")
    .img_src("'self'", "data:").form_action("'none'").base_uri("'none'")
    .frame_ancestors("*")
)  # fmt: skip


def let_frame(response: Response) -> Response:
    """Let other sites embed this page, and only this one, in a frame."""
    response.headers[_IN_FRAMES.header_name] = _IN_FRAMES.header_value
    return response


def install(app: Flask, *, over_tls: bool, tile_origin: str = "") -> None:
    """Set the security headers, and keep pages out of shared caches unless a view set Cache-Control itself.

    `tile_origin` is the only other origin that images can come from: map tiles, if they are configured.
    """
    pictures = ["'self'", "data:", *([tile_origin] if tile_origin else [])]
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'").script_src("'self'").style_src("'self'").font_src("'self'").connect_src("'self'")
        .img_src(*pictures).manifest_src("'self'").form_action("'self'").base_uri("'none'")
        .frame_ancestors("'none'")
    )  # fmt: skip
    headers = Secure(
        csp=policy,
        hsts=StrictTransportSecurity().max_age(31536000) if over_tls else None,
        referrer=ReferrerPolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
    ).header_items()

    @app.after_request
    def describe(response: Response) -> Response:
        for name, value in headers:
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:  # a signed-in page is not stored, so it is gone after signing out
            response.headers["Cache-Control"] = "no-store" if "_user_id" in session else "private, no-cache"
        return response
