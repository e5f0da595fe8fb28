"""The reader's language, time zone and units, and formatting values in them."""

from datetime import date, datetime
from fractions import Fraction
from functools import cache, lru_cache
from math import floor
from types import SimpleNamespace
from typing import Any

import flask_babel
from babel import Locale, support
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    format_timedelta,
    get_timezone_location,
)
from babel.numbers import format_decimal, get_decimal_symbol
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_domain, gettext
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from challenges import clock
from challenges.refusals import Reason
from challenges.units import Distance, Duration, Pace, Units

CATALOGUE_HEAD = ""  # the msgid of a catalogue's header; without a catalogue it translates to itself
MOST_TEXTS = 20_000
LOCALES = ["en_GB", "en_US", "en_AU", "en_CA", "en_IE", "en_IN", "en_NZ", "en_ZA"]  # one per catalogue and country


def install(app: Flask) -> None:
    """Select the language and time zone for each request."""
    babel = Babel(app, default_locale=app.config["LOCALE"], locale_selector=_locale_name, timezone_selector=zone_name)
    babel.domain_instance = app.extensions["catalogues"] = catalogues = _Catalogues("messages")
    flask_babel.get_domain = _catalogues  # asked for every text: its own way there leads past four stand-ins
    app.jinja_env.globals.update({"_": catalogues.in_template, "gettext": catalogues.in_template})


# --- texts ----------------------------------------------------------------------------------------------------------


class Texts:
    """The catalogue of a locale. For templates, each message is looked up once and marked as safe."""

    def __init__(self, translations: support.Translations) -> None:
        self._translations = translations
        self.marked = lru_cache(maxsize=MOST_TEXTS)(self._marked)
        self.complete = lru_cache(maxsize=MOST_TEXTS)(self._complete)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._translations, name)

    def _marked(self, message: str) -> Markup:
        """A text as a template writes it, with the places of its values."""
        return Markup(self._translations.ugettext(message))  # noqa: S704 as Jinja's own

    def _complete(self, message: str) -> Markup:
        """A text that has no values as a template writes it: a doubled % is one."""
        return self.marked(message) % {}


class _Catalogues(Domain):
    """The site's catalogues. The reader's is looked up once per request, like Flask-Babel's locale."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self._texts: dict[str, Texts] = {}

    def get_translations(self) -> Texts:
        """Return the messages in the reader's language."""
        if not has_app_context():
            return Texts(super().get_translations())
        if (about := vars(g._get_current_object()).get("_flask_babel")) is None:
            about = g._flask_babel = SimpleNamespace()  # where Flask-Babel stores its state for a request
        found: Texts | None = getattr(about, "babel_translations", None)  # reset by refresh() and force_locale()
        if found is None:
            forced = getattr(about, "babel_locale", None)
            name = str(forced) if forced else _locale_name()
            if (found := self._texts.get(name)) is None:
                found = self._texts[name] = Texts(super().get_translations())
            about.babel_translations = found
        return found

    @pass_context
    def in_template(self, context: Context, message: str, /, **values: Any) -> str:
        """Translate a message in a template. Its values are escaped if the template autoescapes."""
        texts = self.get_translations()
        if not values and context.eval_ctx.autoescape:
            return texts.complete(message)
        return (texts.marked(message) if context.eval_ctx.autoescape else texts.ugettext(message)) % values


def _catalogues() -> Domain:
    if not has_app_context():
        return Domain()
    catalogues: Domain = current_app._get_current_object().extensions["catalogues"]  # type: ignore[attr-defined]
    return catalogues


# --- who reads ------------------------------------------------------------------------------------------------------


def _reader() -> Any:
    """Return the reader, or None for a visitor. Bypasses Flask's proxies, because every number needs it."""
    about = vars(g._get_current_object())
    if reader := about.get("reader"):  # an email is read by somebody other than the current user
        return reader
    user = about.get("_login_user")
    if user is None and has_request_context():
        user = current_user._get_current_object()
    return user if user is not None and user.is_authenticated else None


def _locale_name() -> str:
    if (reader := _reader()) and reader.locale in LOCALES:
        return str(reader.locale)
    usual = str(current_app.config["LOCALE"])
    if has_request_context() and not g.get("reader"):
        return _wanted(request.headers.get("Accept-Language", "")[:500]) or usual.replace("-", "_")
    return usual.replace("-", "_")


@lru_cache(maxsize=1_000)
def _wanted(header: str) -> str | None:
    """Return the best locale for an Accept-Language header; None if none matches."""
    accepted = parse_accept_header(header, LanguageAccept)
    found = accepted.best_match([name.replace("_", "-") for name in LOCALES])
    return found.replace("-", "_") if found else None


def locale() -> Locale:
    """Return the reader's locale, determined once per request."""
    about = vars(g._get_current_object())
    if about.get("reader") or not has_request_context():
        return _parsed(_locale_name())
    if (found := about.get("locale")) is None:
        found = about["locale"] = _parsed(_locale_name())
    return found


@cache
def _parsed(name: str) -> Locale:
    """Return one object per locale, so that formatting caches keyed by it are effective."""
    return Locale.parse(name)


def text_language() -> str:
    """Return the language of the texts: the reader's if there is a catalogue for it, else the source language."""
    translated = get_domain().get_translations().gettext(CATALOGUE_HEAD)
    return locale().language if translated else "en"


def zone_name() -> str:
    """Return the reader's time zone; the host's for a visitor."""
    reader = _reader()
    return str(reader.zone if reader else current_app.config["HOST_ZONE"])


def units() -> Units:
    """Return the reader's units."""
    reader = _reader()
    if reader:
        return reader.units if type(reader.units) is Units else Units(reader.units)
    return usual_units(str(locale()))


def usual_units(locale_name: str) -> Units:
    """Return the usual units of a locale: miles for "en_US"."""
    return Units.MI if locale_name.endswith("_US") else Units.KM


def today() -> date:
    """Return today's date in the reader's time zone."""
    return clock.local_date(clock.now(), zone_name())


def number(value: float, digits: int = 0) -> str:
    """Format a number: 1284 gives "1,284"."""
    return _number(round(value, digits) + 0, digits, locale())  # + 0 turns minus zero into zero


@lru_cache(maxsize=10_000)  # a board writes some hundred numbers, most of them small
def _number(value: float, digits: int | None, where: Locale) -> str:  # None: without needless noughts
    form = "#,##0.####" if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=form, locale=where)


def not_above(value: float, digits: int = 0) -> float:
    """Truncate `value` to `digits` decimals, so that a shortfall never looks like the target: 9.96 gives 9.9, not 10.

    Values may be short by half a millimetre, because a distance typed in miles is rounded to millimetres.
    """
    return floor(value * 10**digits + 1e-6) / 10**digits


def distance_figure(value: Distance, digits: int = 1, *, so_far: bool = False) -> str:
    """Format a distance in the reader's unit, without the unit: "72.4". `so_far` truncates it, next to a target."""
    if so_far:
        half = Fraction(1, 2) if value.mm > 0 else 0
        return number(not_above(float((value.mm + half) / units().length.mm), digits), digits)
    return number(units().number_in(value), digits)


def distance_unit(within: Units | None = None) -> str:
    """Return the reader's unit of distance: "km" or "mi"."""
    return gettext("km") if (within or units()) is Units.KM else gettext("mi")


def decimal_mark() -> str:
    """Return the reader's decimal separator."""
    return get_decimal_symbol(locale())


def distance(value: Distance, digits: int = 1, *, so_far: bool = False) -> str:
    """Format a distance: "72.4 km"; without decimals from ten thousand on."""
    if abs(units().number_in(value)) >= 10_000:
        digits = 0
    return f"{distance_figure(value, digits, so_far=so_far)}\N{NO-BREAK SPACE}{distance_unit()}"


def exact(value: Distance, within: Units | None = None) -> str:
    """Format a chosen distance without trailing zeros: "5 km", "21.0975 km", "800 m". In the units `within`, or in the
    reader's.
    """
    within = within or units()
    if within is Units.KM and value < Distance.of_km(1):
        metres = number(not_above(value.metres) if value.mm > 0 else value.metres)
        return gettext("%(metres)s m", metres=metres).replace(" ", "\N{NO-BREAK SPACE}")
    count, digits = within.number_in(value), 4 if within is Units.KM else 2
    figure = round(count, digits)
    if figure.is_integer() and figure > count + 1e-6:  # "too short: 1 mi" of at least 1 mi would be no reason
        figure = not_above(count, digits)
    return f"{_number(figure, None, locale())}\N{NO-BREAK SPACE}{distance_unit(within)}"


def climb_figure(value: Distance, within: Units | None = None, *, so_far: bool = False) -> str:
    """Format an elevation gain in metres or feet, without the unit: "38"."""
    metric = (within or units()) is Units.KM
    figure = value.metres if metric else value.feet
    if so_far and value.mm > 0:
        figure = not_above((value.mm + 0.5) / (1_000 if metric else 304.8))
    return number(figure)


def climb(value: Distance, within: Units | None = None, *, so_far: bool = False) -> str:
    """Format an elevation gain in metres or feet: "38 m"."""
    unit = gettext("m") if (within or units()) is Units.KM else gettext("ft")
    return f"{climb_figure(value, within, so_far=so_far)}\N{NO-BREAK SPACE}{unit}"


def duration(value: Duration) -> str:
    """Format a time: "51:08", "1:55:00". Rounds up to whole seconds (rules, section 2)."""
    minutes, seconds = divmod(value.ceil_seconds(), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def hours(value: Duration) -> str:
    """Format a total time: "12 h 40 min", in completed minutes."""
    minutes = value.ms // 60_000
    return gettext("%(hours)s h %(minutes)s min", hours=number(minutes // 60), minutes=minutes % 60)


def pace_figure(value: Pace) -> str:
    """Format a pace as time per kilometre or mile, without the unit: "5:26"."""
    seconds = round(value.ms_per(units().length) / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def pace(value: Pace) -> str:
    """Format a pace: "5:26 /km"."""
    return f"{pace_figure(value)}\N{NO-BREAK SPACE}/{distance_unit()}"


def quantity(value: Distance | Duration | int, metric: Any = None) -> str:
    """Format a score as distance, elevation, time or count. `metric` distinguishes elevation from distance.

    Scores are shown next to targets, so they are truncated, not rounded.
    """
    if isinstance(value, Distance):
        is_climb = getattr(metric, "value", None) == "elevation"
        return climb(value, so_far=True) if is_climb else distance(value, so_far=True)
    return hours(value) if isinstance(value, Duration) else number(value)


def day(value: date, form: str = "long") -> str:
    """Format a date. "long" gives "22 November 2026", "short" "22 Nov", "weekday" "Sunday 22 November" (the last two
    with the year if it is not the current one), "letter" "S" (for Sunday), "name" "Sun", "month-name" "Nov",
    "only-month" "November", and "full" everything.
    """
    is_other_year = form in ("short", "weekday") and value.year != today().year
    return _day(value, form, is_other_year, locale())


@lru_cache(maxsize=10_000)  # lists repeat the same days, and formatting one takes 0.1 ms
def _day(value: date, form: str, is_other_year: bool, where: Locale) -> str:
    if is_other_year:
        return format_skeleton("yMMMd", value, locale=where) if form == "short" else format_date(value, "full", where)
    if skeleton := {"short": "MMMd", "weekday": "EEEEMMMMd", "month": "yMMMM", "only-month": "MMMM"}.get(form):
        return format_skeleton(skeleton, value, locale=where)
    return format_date(
        value, {"letter": "ccccc", "month-name": "LLL", "full": "full", "name": "EEE"}.get(form, "long"), locale=where
    )


def days(first: date, last: date) -> str:
    """Format a range of dates: "1\N{EN DASH}30 November", with the year if it is not the current one."""
    here = first.year == last.year == today().year
    return _days(first, last, "MMMMd" if here else "yMMMMd", locale())


@lru_cache(maxsize=2_000)
def _days(first: date, last: date, skeleton: str, where: Locale) -> str:
    return format_interval(first, last, skeleton, locale=where)


def clock_time(value: datetime, zone: str | None = None) -> str:
    """Format a time of day in the reader's zone: "06:12". In another `zone`, name it if its time differs from the
    reader's: "23:59 Oslo time". A visitor's zone is unknown, so they see the host's, with its name.
    """
    within = zone or zone_name()
    text = time_here(value, within)
    if _is_readers(value, within):
        return text
    return gettext("%(time)s %(zone)s", time=text, zone=zone_label(within))


def moment(value: datetime, zone: str | None = None, *, event: str | None = None) -> str:
    """Format date and time: "Sunday 22 November, 06:12", with the year and zone if they are not the reader's.

    `event` is the zone of the event: visitors see the time in that zone instead of the host's.
    """
    within = zone or (event if event and _reader() is None else zone_name())
    local = value.astimezone(clock.zone_of(within))
    return gettext("%(day)s, %(time)s", day=day(local.date(), "weekday"), time=clock_time(value, within))


def time_here(value: datetime, zone: str) -> str:
    """Format a time of day in a zone that the surrounding text names."""
    return format_time(value.astimezone(clock.zone_of(zone)), "short", locale=locale())


def zone_label(zone: str) -> str:
    """Return the label of a zone after a time: "Oslo time", "UTC", "UTC-3"."""
    if offset := clock.offset_label(zone):
        return offset
    place = get_timezone_location(clock.zone_of(zone), locale=locale(), return_city=True)
    return gettext("%(place)s time", place=place)


def _is_readers(value: datetime, zone: str) -> bool:
    """Return whether the reader's own clock shows the same time at that instant."""
    reader = _reader()
    if reader is None:
        return False
    own, named = (value.astimezone(clock.zone_of(name)) for name in (str(reader.zone), zone))
    return own.utcoffset() == named.utcoffset()


def ago(value: datetime) -> str:
    """Format the time since an instant: "5 hours ago"."""
    return format_timedelta(value - clock.now(), add_direction=True, locale=locale())


def tell(reason: Reason) -> str:
    """Translate a reason and format its values in the reader's units."""
    return gettext(reason.text, **{name: written(value) for name, value in reason.values.items()})


def written(value: object) -> str:
    """Format any value that a reason can carry."""
    match value:
        case Distance():
            return exact(value)
        case Duration():
            return duration(value)
        case Pace():
            return pace(value)
        case Reason():
            return tell(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case bool() | str():
            return str(value)
        case int() | float():
            return number(value) if isinstance(value, int) else number(value, 1)
        case _:
            return str(value)
