"""The blueprint of this package's pages."""

from flask import Blueprint

bp = Blueprint("imports", __name__)
