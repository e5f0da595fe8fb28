"""The blueprint that the pages of this package share."""

from flask import Blueprint

bp = Blueprint("partners", __name__)
