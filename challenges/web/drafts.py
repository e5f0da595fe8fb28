"""Drafts: what was typed into a form after its session had ended, restored when the same account signs in again.

A draft is stored only for a form from a page of this site and a known account, which the form's CSRF token or the
cookie of the expired session identifies. It contains no passwords or files, is shown to nobody else, and is deleted
after a day.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request, session
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import ForeignKey, Index, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from challenges import clock
from challenges.db import Instant, Key, Model, add, db, writes
from challenges.runners.models import Runner
from challenges.web.pages import current_address, current_path

MOST_BYTES = 64 * 1024
MOST_OF_ONE = 5  # drafts per account
KEPT_FOR = timedelta(days=1)
PARAMETER = "draft"  # the query parameter that restores a draft into a form
NOT_TYPED = {"csrf_token", "next"}


class Draft(Model):
    """The fields of a form that could not be submitted, and its target URL."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_runner_id", "runner_id"), Index("ix_drafts_kept_at", "kept_at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(Text)  # path and query
    fields: Mapped[str] = mapped_column(Text)  # JSON: [[name, value], …]
    kept_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The (name, value) pairs in the order in which they were sent."""
        return [(name, value) for name, value in json.loads(self.fields)]

    @property
    def token(self) -> str:
        """A signed reference to this draft, valid for its account."""
        return str(_signer().dumps([self.id, self.runner_id]))


# --- the account of a form ------------------------------------------------------------------------------------------


def marked(runner_id: int, random: str) -> str:
    """Return a CSRF session value that includes the account id, so that a form identifies the account it came from."""
    return f"{runner_id}.{random}"


def account_of_form() -> int | None:
    """Return the id of the account whose page the submitted form came from; None if unknown."""
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    try:
        content = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token").loads(token)
    except BadData:
        content = None
    return _whole(str(content).partition(".")[0]) if content and "." in str(content) else _account_of_session()


def _account_of_session() -> int | None:
    """Return the account id in the signed session cookie, even if the session has ended."""
    return _whole(str(session.get("_user_id", "")).partition(":")[0])


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


# --- storing and finding --------------------------------------------------------------------------------------------


def typed() -> list[tuple[str, str]] | None:
    """Return the (name, value) pairs of the submitted form, without passwords and files; None if they are too large."""
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large, or not a form
        return None
    fields = [(name, value) for name, value in sent if name not in NOT_TYPED and not is_secret(name)]
    if sum(len(name.encode()) + len(value.encode()) for name, value in fields) > MOST_BYTES:
        return None
    return fields + [("next", value) for name, value in sent if name == "next" and fields]


def is_secret(name: str) -> bool:
    """Return whether a field holds a password. All such fields have "password" in their name."""
    return "password" in name.lower()


def keep_typed() -> Draft | None:
    """Store the submitted form for the account it came from; None if there is nothing to store."""
    fields = typed()
    if not fields or all(not value.strip() for name, value in fields if name != "next"):
        return None
    account = account_of_form()
    return None if account is None else _keep(account, current_address(), fields)


@writes
def _keep(runner_id: int, address: str, fields: list[tuple[str, str]]) -> Draft | None:
    if db.session.get(Runner, runner_id, with_for_update={"key_share": True}) is None:
        return None
    mine = select(Draft.id).where(Draft.runner_id == runner_id).order_by(Draft.id.desc())
    if older := db.session.scalars(mine.offset(MOST_OF_ONE - 1)).all():
        db.session.execute(delete(Draft).where(Draft.id.in_(older)))
    packed = json.dumps(fields, ensure_ascii=False)
    return add(Draft(runner_id=runner_id, address=address, fields=packed, kept_at=clock.now()))


def draft_of(runner: Runner, token: str) -> Draft | None:
    """Return the draft for a token if it belongs to the runner and has not expired."""
    try:
        match _signer().loads(token):
            case [int(key), int(owner)] if owner == runner.id:
                recent = (Draft.runner_id == runner.id, Draft.kept_at > clock.now() - KEPT_FOR)
                return db.session.scalar(select(Draft).where(Draft.id == key, *recent))
    except BadData:
        pass
    return None


def filled_again(draft: Draft) -> str | None:
    """Return the URL that shows the form with the draft restored; None if the form's page has another URL."""
    parts = urlsplit(draft.address)
    routes = current_app.create_url_adapter(request)
    try:
        views = {routes.match(parts.path, method=method)[0] for method in ("GET", "POST")} if routes else set()
    except HTTPException:
        return None
    if len(views) != 1:
        return None
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != PARAMETER]
    return f"{parts.path}?{urlencode([*query, (PARAMETER, draft.token)])}"


def typed_before(runner: Runner | None) -> ImmutableMultiDict[str, str] | None:
    """Return the fields of the draft that the current page is asked to restore, if any."""
    token = request.args.get(PARAMETER)
    if not token or runner is None or request.method != "GET":
        return None
    if "draft" not in g:
        draft = draft_of(runner, token)
        g.draft = draft if draft and urlsplit(draft.address).path == current_path() else None
    return ImmutableMultiDict(g.draft.typed) if g.draft else None


@writes
def forget_drafts() -> None:
    """Delete drafts older than a day. Runs on a schedule."""
    db.session.execute(delete(Draft).where(Draft.kept_at < clock.now() - KEPT_FOR))


def _signer() -> URLSafeSerializer:
    kind: Any = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(str(current_app.secret_key), salt="second-wind.draft", signer_kwargs=kind)
