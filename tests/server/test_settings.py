"""Settings: invalid values are refused at the start with one sentence, and all others work."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from challenges.settings import InvalidSetting, Settings
from challenges.site import create_app
from tests.house.source import ROOT

ODD = {
    "LOCALE": ["xx_YY", "C", "english", "e", "en_GB/../x", "de-XX-1"],
    "BASE_URL": ["run.example.org", "ftp://run.example.org", "https://", "https://run.example.org:port", "https://[::1",
                 "https://run.example.org/?a=b", "https://run.example.org/#top", "https://ann:pw@run.example.org",
                 "https://run.example.org/a b", "https://run.example.org/../x", "https://ru n.example.org",
                 "https://run.example.org/a//b", "https://run.example.org/a;b", "https://a..b", "//run.example.org"],
    "MAIL_FROM": ["run", "Club <run>", "Club <run@x.example> more", "<@x.example>", "a@b@c.example", "run@",
                  "Club <run@x.example", "Løp <løp@x.example>", "ann@x.example, ben@x.example", "run@a..b"],
    "MAIL_URL": ["mail.example.org", "smtp://", "smtp://mail.example.org:port", "http://mail.example.org", "smtp://[x"],
    "HOST_ZONE": ["Oslo", "Europe", "../etc/passwd", "UTC+1", "Europe/Oslo "[::-1]],
    "DATABASE_URL": ["mysql://host/name", "postgresql://host:port/name", "sqlite:///", "sqlite:////nowhere/at/all.db",
                     "sqlite://", "postgresql://host"],
    "JOBS_URL": ["amqp://host", "sqlite:///", "sqlite:////nowhere/at/all.db", "redis://host:port", "jobs.db"],
    "TILE_URL": ["https://тайлы..example/{z}/{x}/{y}", "https://a.org:b/{z}/{x}/{y}", "https://a.org/{z}/{x}",
                 "https://u:p@a.org/{z}/{x}/{y}", "javascript:{z}{x}{y}", "https:///{z}/{x}/{y}"],
    "BIND": ["nowhere.invalid", "1.2.3.4.5", "::::"],
    "PORT": ["http", "0", "65536", "-1", "8000.0"],
    "WEB_WORKERS": ["0", "many", "-2", "1.5"], "WEB_THREADS": ["0", "99999999999999999999"],
    "IDLE_SECONDS": ["0", "ten"], "BODY_SECONDS": ["0"], "HEADER_SECONDS": ["0"], "UPLOAD_RATE_KB": ["0"],
    "TRUSTED_PROXIES": ["yes", "6"], "UPLOAD_LIMIT_MB": ["0", "1e3"], "RATE_LIMITS": ["maybe"],
    "WATCH_DIR": ["/nowhere/at/all"], "SITE_NAME": ["x" * 81, "a\nb", "a\x07b", "a\u2028b", "\udcff"],
    "TILE_ATTRIBUTION": ["x" * 201, "\udc80"], "SECRET_KEY": ["two\nlines"],
    "SECRET_KEY_FILE": ["/nowhere/at/all"], "DATA_DIR": ["/dev/null/here"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in ODD.items() for value in values])
def test_an_invalid_setting_is_refused_and_named(tmp_path, name, value):
    with pytest.raises(InvalidSetting, match=name.removesuffix("_FILE")) as refused:
        Settings.from_env({"DATA_DIR": str(tmp_path), name: value})
    assert "\n" not in str(refused.value).replace(value, "")


@given(value=st.text(st.characters(exclude_characters="\0"), max_size=40), name=st.sampled_from(sorted(ODD)))
def test_any_text_is_either_accepted_or_refused(tmp_path_factory, name, value):
    environ = {"DATA_DIR": str(tmp_path_factory.getbasetemp()), name: value}
    if name in ("DATA_DIR", "BIND"):  # folders would be made, and names looked up
        return
    with suppress(InvalidSetting):
        Settings.from_env(environ)


@pytest.mark.parametrize("command", [["bin/web"], ["bin/prepare"], ["-m", "flask", "routes"], ["-c", "import app"]])
def test_a_failed_start_prints_one_sentence(tmp_path, command):
    env = os.environ | {"DATA_DIR": str(tmp_path), "LOCALE": "xx_YY", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, *command], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == ("The site can't start: LOCALE is not a known language and country, such as en_GB: xx_YY.\n")


def test_an_empty_secret_file_is_refused(tmp_path):
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(InvalidSetting, match="SECRET_KEY"):
        Settings.from_env({"DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        ("LOCALE", "de-AT", "locale", "de_AT"),
        ("LOCALE", "en_GB.UTF-8", "locale", "en_GB"),
        ("BASE_URL", "HTTPS://Run.Example.org:443/", "base_url", "https://run.example.org"),
        ("BASE_URL", "https://løp.example/klubb", "base_url", "https://xn--lp-lka.example/klubb"),
        ("BASE_URL", "http://[::1]:8000", "base_url", "http://[::1]:8000"),
        ("MAIL_FROM", "Club, Oslo <run@x.example>", "mail_from", '"Club, Oslo" <run@x.example>'),
        ("MAIL_FROM", '"Club, Oslo" <run@x.example>', "mail_from", '"Club, Oslo" <run@x.example>'),
        ("MAIL_FROM", "run@x.example", "mail_from", "run@x.example"),
        ("MAIL_FROM", "Løperne (Oslo) <run@løp.example>", "mail_from", '"Løperne (Oslo)" <run@xn--lp-lka.example>'),
        ("TILE_URL", "https://løp.example/{z}/{x}/{y}", "tile_url", "https://xn--lp-lka.example/{z}/{x}/{y}"),
        ("BIND", "localhost", "bind", ("127.0.0.1", "::1")),
        ("BIND", "::", "bind", "::"),
        ("SITE_NAME", "Løpeklubben “Nord” 🏃", "site_name", "Løpeklubben “Nord” 🏃"),
    ],
)
def test_valid_values_are_understood(tmp_path, name, value, field, meant):
    found = getattr(Settings.from_env({"DATA_DIR": str(tmp_path), name: value}), field)
    assert found in meant if isinstance(meant, tuple) else found == meant


# --- accepted values work on every page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [*({"LOCALE": name} for name in ("de", "ar_EG", "zh_Hant_TW", "fa_IR", "th_TH", "en_US")),
     {"SITE_NAME": "<Løp> & “friends” 🏃"}, {"TILE_URL": "https://løp.example/{z}/{x}/{y}"},
     {"HOST_ZONE": "Pacific/Kiritimati"}, {"BASE_URL": "https://run.example.org/club"}],
)  # fmt: skip
def test_a_site_with_unusual_but_valid_settings_is_ready_and_serves(database_url, tmp_path, changed):
    site = create_app(Settings.from_env({"DATA_DIR": str(tmp_path), "DATABASE_URL": database_url, **changed}))
    client = site.test_client()
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json["status"]) == (200, "ready")
    for address in ("/", "/sign-in", "/challenges", "/races", "/nowhere"):
        assert client.get(address).status_code in (200, 404)
    with site.app_context():
        site.extensions["sqlalchemy"].engine.dispose()


@given(name=st.sampled_from(sorted(locale_identifiers())))
def test_every_known_language_is_accepted(tmp_path_factory, name):
    assert Settings.from_env({"DATA_DIR": str(tmp_path_factory.getbasetemp()), "LOCALE": name}).locale


def test_readiness_notices_that_pages_break(app, client):
    app.config["HOST_ZONE"] = "Nowhere/At_All"  # bypasses all validation, like a bug could
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"faults": ["pages"], "status": "not ready"})


@pytest.mark.parametrize(("locale", "lang"), [("de", "en"), ("nb_NO", "en"), ("en_US", "en"), ("en_GB", "en")])
def test_the_page_declares_the_language_of_its_text(app, client, locale, lang):
    app.config["LOCALE"] = locale
    assert f'<html lang="{lang}">' in client.see("/", headers={"Accept-Language": "tlh"}).html
