"""Addresses of static files, with the hash of their content in them."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """The address of a static file, such as `css/base.css`: it changes when the file does."""
    if built := _built(current_app.config["BUILT_ASSETS"]).get(name):
        return f"{current_app.config['APPLICATION_ROOT'].rstrip('/')}/static/{built}"
    if current_app.debug or current_app.testing:
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_hash(str(current_app.static_folder), name))


@lru_cache(maxsize=4)
def _built(folder: str) -> dict[str, str]:
    """Original name to hashed name, as the build wrote them down; empty when nothing was built."""
    manifest = Path(folder) / "staticfiles.json"
    if not manifest.exists():
        return {}
    paths = json.loads(manifest.read_text(encoding="utf-8"))
    return dict(paths.get("paths", paths))


@lru_cache(maxsize=512)
def _hash(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
