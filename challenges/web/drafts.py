"""What was typed into a form whose session had ended, kept for its own account until that account is signed in again.

A draft is kept only for a form that stood on a page of this site, of a known account: the form's token names it, or the
cookie of the session that ended. It holds no passwords and no files, is shown to nobody else, and goes after a day.
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
MOST_OF_ONE = 5  # drafts of one account
KEPT_FOR = timedelta(days=1)
PARAMETER = "draft"  # in the address of a form that is filled again
NOT_TYPED = {"csrf_token", "next"}


class Draft(Model):
    """The fields of one form that could not be sent, with the address that it was for."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_runner_id", "runner_id"), Index("ix_drafts_kept_at", "kept_at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(Text)  # path and query
    fields: Mapped[str] = mapped_column(Text)  # JSON: [[name, value], …]
    kept_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The fields in the order in which they were sent."""
        return [(name, value) for name, value in json.loads(self.fields)]

    @property
    def token(self) -> str:
        """The signed name of this draft, for its own account."""
        return str(_signer().dumps([self.id, self.runner_id]))


# --- whose form it is -----------------------------------------------------------------------------------------------


def marked(runner_id: int, random: str) -> str:
    """The session's forgery token of an account: it names the account, so that a form says whose page it stood on."""
    return f"{runner_id}.{random}"


def account_of_form() -> int | None:
    """The account on whose page the form stood that was sent now; None when that is not known."""
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
    try:
        content = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token").loads(token)
    except BadData:
        content = None
    return _whole(str(content).partition(".")[0]) if content and "." in str(content) else _account_of_session()


def _account_of_session() -> int | None:
    """The account of the cookie, whether its session lives or has ended: it is signed either way."""
    return _whole(str(session.get("_user_id", "")).partition(":")[0])


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


# --- keeping and finding --------------------------------------------------------------------------------------------


def typed() -> list[tuple[str, str]] | None:
    """What was typed into the form that was sent now, without passwords and files; None when it is too much."""
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large, or no form at all
        return None
    fields = [(name, value) for name, value in sent if name not in NOT_TYPED and not is_secret(name)]
    if sum(len(name.encode()) + len(value.encode()) for name, value in fields) > MOST_BYTES:
        return None
    return fields + [("next", value) for name, value in sent if name == "next" and fields]


def is_secret(name: str) -> bool:
    """Whether a field holds a password; all that do are named so."""
    return "password" in name.lower()


def keep_typed() -> Draft | None:
    """Keep the form that was sent now for the account on whose page it stood; None when there is nothing to keep."""
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
    """The draft of a token, if it is the runner's own and still kept."""
    try:
        match _signer().loads(token):
            case [int(key), int(owner)] if owner == runner.id:
                recent = (Draft.runner_id == runner.id, Draft.kept_at > clock.now() - KEPT_FOR)
                return db.session.scalar(select(Draft).where(Draft.id == key, *recent))
    except BadData:
        pass
    return None


def filled_again(draft: Draft) -> str | None:
    """The address at which the form's own page shows it filled; None when it stands on a page of another address."""
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
    """The fields with which the forms of the page that is asked for are filled again, if it is asked for so."""
    token = request.args.get(PARAMETER)
    if not token or runner is None or request.method != "GET":
        return None
    if "draft" not in g:
        draft = draft_of(runner, token)
        g.draft = draft if draft and urlsplit(draft.address).path == current_path() else None
    return ImmutableMultiDict(g.draft.typed) if g.draft else None


@writes
def forget_drafts() -> None:
    """The sweep: no draft is kept longer than a day."""
    db.session.execute(delete(Draft).where(Draft.kept_at < clock.now() - KEPT_FOR))


def _signer() -> URLSafeSerializer:
    kind: Any = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(str(current_app.secret_key), salt="second-wind.draft", signer_kwargs=kind)
