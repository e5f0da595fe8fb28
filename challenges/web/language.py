"""The reader's language, zone and units, and how values are written in them."""

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

CATALOGUE_HEAD = ""  # the message under which a catalogue says what it is; without one it stays empty
MOST_TEXTS = 20_000
LOCALES = ["en_GB", "en_US", "en_AU", "en_CA", "en_IE", "en_IN", "en_NZ", "en_ZA"]  # one per catalogue and country


def install(app: Flask) -> None:
    """Choose language and zone for each request."""
    babel = Babel(app, default_locale=app.config["LOCALE"], locale_selector=_locale_name, timezone_selector=zone_name)
    babel.domain_instance = app.extensions["catalogues"] = catalogues = _Catalogues("messages")
    flask_babel.get_domain = _catalogues  # asked for every text: its own way there leads past four stand-ins
    app.jinja_env.globals.update({"_": catalogues.in_template, "gettext": catalogues.in_template})


# --- texts ----------------------------------------------------------------------------------------------------------


class Texts:
    """The catalogue of a locale; each of its texts is looked up once for templates, and marked as safe."""

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
    """The catalogues of the site. That of the reader is found once a request, as Flask-Babel's locale is."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self._texts: dict[str, Texts] = {}

    def get_translations(self) -> Texts:
        """The texts in the reader's language."""
        if not has_app_context():
            return Texts(super().get_translations())
        if (about := vars(g._get_current_object()).get("_flask_babel")) is None:
            about = g._flask_babel = SimpleNamespace()  # where Flask-Babel keeps what it knows of a request
        found: Texts | None = getattr(about, "babel_translations", None)  # forgotten by refresh() and force_locale()
        if found is None:
            forced = getattr(about, "babel_locale", None)
            name = str(forced) if forced else _locale_name()
            if (found := self._texts.get(name)) is None:
                found = self._texts[name] = Texts(super().get_translations())
            about.babel_translations = found
        return found

    @pass_context
    def in_template(self, context: Context, message: str, /, **values: Any) -> str:
        """A text in a template; its values are escaped where the template escapes."""
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
    """Whoever reads: it is asked for every figure, so the stand-ins of Flask and Flask-Login are passed by."""
    about = vars(g._get_current_object())
    if reader := about.get("reader"):  # a letter is read by somebody else than who asks
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
    """The locale that suits an Accept-Language header best; None where none does."""
    accepted = parse_accept_header(header, LanguageAccept)
    found = accepted.best_match([name.replace("_", "-") for name in LOCALES])
    return found.replace("-", "_") if found else None


def locale() -> Locale:
    """The reader's locale, found once per request."""
    about = vars(g._get_current_object())
    if about.get("reader") or not has_request_context():
        return _parsed(_locale_name())
    if (found := about.get("locale")) is None:
        found = about["locale"] = _parsed(_locale_name())
    return found


@cache
def _parsed(name: str) -> Locale:
    """One object for each locale, so that what was written in it is found again quickly."""
    return Locale.parse(name)


def text_language() -> str:
    """The language that texts are in: the reader's where there is a catalogue of it, else that of the source."""
    translated = get_domain().get_translations().gettext(CATALOGUE_HEAD)
    return locale().language if translated else "en"


def zone_name() -> str:
    """The reader's time zone; the host's for a visitor."""
    reader = _reader()
    return str(reader.zone if reader else current_app.config["HOST_ZONE"])


def units() -> Units:
    """Kilometres or miles, as the reader chose."""
    reader = _reader()
    if reader:
        return reader.units if type(reader.units) is Units else Units(reader.units)
    return usual_units(str(locale()))


def usual_units(locale_name: str) -> Units:
    """What people run in where a language is spoken: "en_US" is miles."""
    return Units.MI if locale_name.endswith("_US") else Units.KM


def today() -> date:
    """The reader's date."""
    return clock.local_date(clock.now(), zone_name())


def number(value: float, digits: int = 0) -> str:
    """1284 is "1,284"."""
    return _number(round(value, digits) + 0, digits, locale())  # and minus zero is zero


@lru_cache(maxsize=10_000)  # a board writes some hundred numbers, most of them small
def _number(value: float, digits: int | None, where: Locale) -> str:  # None: without needless noughts
    form = "#,##0.####" if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=form, locale=where)


def not_above(value: float, digits: int = 0) -> float:
    """`value` cut to so many digits, so that a shortfall never looks like what is wanted: 9.96 is 9.9 and not 10.

    Half a millimetre is let go, by which what was typed in miles may be short.
    """
    return floor(value * 10**digits + 1e-6) / 10**digits


def distance_figure(value: Distance, digits: int = 1, *, so_far: bool = False) -> str:
    """A distance in the reader's unit, without the unit: "72.4". `so_far` stands beside a target: it is never above."""
    if so_far:
        half = Fraction(1, 2) if value.mm > 0 else 0
        return number(not_above(float((value.mm + half) / units().length.mm), digits), digits)
    return number(units().number_in(value), digits)


def distance_unit(within: Units | None = None) -> str:
    """The reader's unit of distance: "km" or "mi"."""
    return gettext("km") if (within or units()) is Units.KM else gettext("mi")


def decimal_mark() -> str:
    """What the reader writes between a whole and its parts."""
    return get_decimal_symbol(locale())


def distance(value: Distance, digits: int = 1, *, so_far: bool = False) -> str:
    """ "72.4 km"; whole figures from ten thousand on."""
    if abs(units().number_in(value)) >= 10_000:
        digits = 0
    return f"{distance_figure(value, digits, so_far=so_far)}\N{NO-BREAK SPACE}{distance_unit()}"


def exact(value: Distance, within: Units | None = None) -> str:
    """A distance that somebody chose, without needless zeros: "5 km", "21.0975 km", "800 m". `within` other units than
    the reader's, where they are given.
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
    """An elevation gain in metres or feet, without the unit: "38"."""
    metric = (within or units()) is Units.KM
    figure = value.metres if metric else value.feet
    if so_far and value.mm > 0:
        figure = not_above((value.mm + 0.5) / (1_000 if metric else 304.8))
    return number(figure)


def climb(value: Distance, within: Units | None = None, *, so_far: bool = False) -> str:
    """An elevation gain in metres or feet: "38 m"."""
    unit = gettext("m") if (within or units()) is Units.KM else gettext("ft")
    return f"{climb_figure(value, within, so_far=so_far)}\N{NO-BREAK SPACE}{unit}"


def duration(value: Duration) -> str:
    """A time as clocks show it: "51:08", "1:55:00"; rounded up to the whole second (rules, section 2)."""
    minutes, seconds = divmod(value.ceil_seconds(), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def hours(value: Duration) -> str:
    """A sum of times: "12 h 40 min", whole minutes that have passed."""
    minutes = value.ms // 60_000
    return gettext("%(hours)s h %(minutes)s min", hours=number(minutes // 60), minutes=minutes % 60)


def pace_figure(value: Pace) -> str:
    """Time per kilometre or mile, without the unit: "5:26"."""
    seconds = round(value.ms_per(units().length) / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def pace(value: Pace) -> str:
    """ "5:26 /km"."""
    return f"{pace_figure(value)}\N{NO-BREAK SPACE}/{distance_unit()}"


def quantity(value: Distance | Duration | int, metric: Any = None) -> str:
    """A score in its own unit: distance, climb, time or count. `metric` tells a climb from a distance.

    Scores stand beside targets, so they are cut and not rounded: never above what there is.
    """
    if isinstance(value, Distance):
        is_climb = getattr(metric, "value", None) == "elevation"
        return climb(value, so_far=True) if is_climb else distance(value, so_far=True)
    return hours(value) if isinstance(value, Duration) else number(value)


def day(value: date, form: str = "long") -> str:
    """A date: "22 November 2026"; "short" is "22 Nov", "weekday" "Sunday 22 November", both with their year where it is
    not this one; "letter" is "S" (of Sunday), "name" "Sun", "month-name" "Nov", "only-month" "November", and "full"
    has all of it.
    """
    is_other_year = form in ("short", "weekday") and value.year != today().year
    return _day(value, form, is_other_year, locale())


@lru_cache(maxsize=10_000)  # lists write the same days again and again, and to write one takes 0.1 ms
def _day(value: date, form: str, is_other_year: bool, where: Locale) -> str:
    if is_other_year:
        return format_skeleton("yMMMd", value, locale=where) if form == "short" else format_date(value, "full", where)
    if skeleton := {"short": "MMMd", "weekday": "EEEEMMMMd", "month": "yMMMM", "only-month": "MMMM"}.get(form):
        return format_skeleton(skeleton, value, locale=where)
    return format_date(
        value, {"letter": "ccccc", "month-name": "LLL", "full": "full", "name": "EEE"}.get(form, "long"), locale=where
    )


def days(first: date, last: date) -> str:
    """A window of dates: "1\N{EN DASH}30 November"; with the year where it is not this one."""
    here = first.year == last.year == today().year
    return _days(first, last, "MMMMd" if here else "yMMMMd", locale())


@lru_cache(maxsize=2_000)
def _days(first: date, last: date, skeleton: str, where: Locale) -> str:
    return format_interval(first, last, skeleton, locale=where)


def clock_time(value: datetime, zone: str | None = None) -> str:
    """The time of day in the reader's zone: "06:12"; or in the one named, which is said where its clock shows another
    time: "23:59 Oslo time". A visitor's zone is not known: they read the host's, and which it is.
    """
    within = zone or zone_name()
    text = time_here(value, within)
    if _is_readers(value, within):
        return text
    return gettext("%(time)s %(zone)s", time=text, zone=zone_label(within))


def moment(value: datetime, zone: str | None = None, *, event: str | None = None) -> str:
    """Date and time of day: "Sunday 22 November, 06:12"; year and zone are said where they are not the reader's.

    `event` is the zone of what it is about: a visitor reads that one instead of the host's.
    """
    within = zone or (event if event and _reader() is None else zone_name())
    local = value.astimezone(clock.zone_of(within))
    return gettext("%(day)s, %(time)s", day=day(local.date(), "weekday"), time=clock_time(value, within))


def time_here(value: datetime, zone: str) -> str:
    """The time of day on the clocks of a place that the words around it name."""
    return format_time(value.astimezone(clock.zone_of(zone)), "short", locale=locale())


def zone_label(zone: str) -> str:
    """A zone as a time is said in it: "Oslo time", "UTC", "UTC-3"."""
    if offset := clock.offset_label(zone):
        return offset
    place = get_timezone_location(clock.zone_of(zone), locale=locale(), return_city=True)
    return gettext("%(place)s time", place=place)


def _is_readers(value: datetime, zone: str) -> bool:
    """Whether the reader's own clock shows the same then."""
    reader = _reader()
    if reader is None:
        return False
    own, named = (value.astimezone(clock.zone_of(name)) for name in (str(reader.zone), zone))
    return own.utcoffset() == named.utcoffset()


def ago(value: datetime) -> str:
    """How long since: "5 hours ago"."""
    return format_timedelta(value - clock.now(), add_direction=True, locale=locale())


def tell(reason: Reason) -> str:
    """A reason in the reader's words and units."""
    return gettext(reason.text, **{name: written(value) for name, value in reason.values.items()})


def written(value: object) -> str:
    """Any value a reason may carry, as the reader writes it."""
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
