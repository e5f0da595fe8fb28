"""The blueprint of this package's pages."""

from flask import Blueprint

bp = Blueprint("runs", __name__)
