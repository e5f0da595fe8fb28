"""Behind a proxy: below a path, under another host name, and the client's address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.settings import Settings
from challenges.site import create_app
from challenges.web.middleware import PathPrefix, network_of, normal_address
from tests import make
from tests.cast import PASSWORD
from tests.kudos.test_giving_kudos import run  # noqa: F401 a run to cheer for

LINKS = re.compile(r'\s(href|src|action|formaction|hx-get|hx-post|content|poster)="(/[^"]*)"')


@pytest.fixture
def settings(settings, request):
    base = getattr(request, "param", "https://club.example/club/run")
    return Settings(**{name: getattr(settings, name) for name in Settings.__dataclass_fields__} | {"base_url": base})


# --- below a path -----------------------------------------------------------------------------------------------------

PAGES = [
    "/", "/challenges", "/challenges/SLUG", "/challenges/SLUG/leaderboard", "/races", "/runs", "/runs/1",
    "/runs/1/kudos", "/runs/new", "/settings", "/settings/account", "/notifications", "/runners/ben", "/workouts",
    "/goals", "/music", "/imports", "/sign-in", "/nowhere", "/manifest.webmanifest",
]  # fmt: skip


def everywhere(html):
    return [address for _, address in LINKS.findall(html)]


@pytest.mark.parametrize("handed_on", ["as it came", "without the prefix"])
def test_every_link_of_every_page_stays_below_the_path(client_of, ann, run, handed_on):  # noqa: F811
    slug = make.challenge(ann).slug
    reader = client_of(ann)
    seen = 0
    for page in PAGES:
        base = {} if handed_on == "as it came" else {"base_url": "http://localhost/"}
        answer = reader.get(page.replace("SLUG", slug), follow_redirects=True, **base)
        assert answer.status_code in (200, 404), page
        links = everywhere(answer.get_data(as_text=True))
        assert [link for link in links if not f"{link}/".startswith("/club/run/")] == [], page
        seen += len(links)
    assert seen > 300


def test_signing_in_giving_kudos_and_signing_out_work_below_the_path(client, ann, run):  # noqa: F811
    asked = client.get("/runs/new")
    assert asked.location == "/club/run/sign-in?next=/club/run/runs/new"
    answer = client.post(
        "/sign-in", data={"email_or_handle": "ann", "password": PASSWORD, "next": "/club/run/runs/new"}
    )
    assert answer.location == "/club/run/runs/new"
    assert "; Path=/club/run" in answer.headers["Set-Cookie"]
    assert client.see("/runs/new").response.request.script_root == "/club/run"
    cheered = client.post("/runs/1/kudos", data={"kind": "effort", "next": "/club/run/runs/1"})
    assert cheered.location == "/club/run/runs/1"
    elsewhere = client.post("/runs/1/kudos-removal", data={"next": "/other/site"})
    assert elsewhere.location.startswith("/club/run/")
    assert client.post("/sign-out").location == "/club/run/"


def test_emails_and_htmx_redirects_include_the_path(app, client, ann):
    client.post("/password/forgotten", data={"email": "ann@example.test"})
    letter = next((app.config["SETTINGS"].data_dir / "mail").glob("*.eml")).read_text()
    assert "https://club.example/club/run/password/reset/" in letter
    assert client.get("/races", region="nothing").headers["HX-Redirect"] == "/club/run/races"


@given(st.lists(st.sampled_from(["run", "runs", "7", "a b", "ø", ""]), max_size=4).map("/".join))
def test_a_path_works_whether_the_proxy_strips_the_prefix_or_not(path):
    seen = []
    site = PathPrefix(lambda environ, start: seen.append((environ["SCRIPT_NAME"], environ["PATH_INFO"])) or [], "/club")
    for whole in (f"/club/{path}", f"/{path}"):
        site({"SCRIPT_NAME": "", "PATH_INFO": whole}, None)
    assert seen == [("/club", f"/{path}")] * 2


# --- under another name -----------------------------------------------------------------------------------------------

FORM = {"email_or_handle": "ann", "password": PASSWORD}


@pytest.mark.parametrize("settings", ["https://club.example"], indirect=True)
@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://club.example", 303), ("https://CLUB.example/", 303), ("http://10.0.0.7:8000", 303),
        ("http://club.example", 403), ("https://club.example.evil.example", 403), ("https://club.example:444", 403),
        ("https://evil.example", 403), ("null", 403),
    ],
)  # fmt: skip
def test_a_form_from_base_url_is_accepted_if_the_proxy_rewrites_the_host(client, ann, origin, status):
    answer = client.post(
        "/sign-in", data=FORM, base_url="http://10.0.0.7:8000",
        environ_overrides={"HTTP_ORIGIN": origin}, headers={"Sec-Fetch-Site": ""},
    )  # fmt: skip
    assert answer.status_code == status


@pytest.mark.parametrize("settings", ["https://club.example"], indirect=True)
def test_the_way_back_can_be_a_base_url_address(client, ann):
    back = {"next": "https://club.example/runs/new"}
    assert client.post("/sign-in", data=FORM | back, base_url="http://10.0.0.7:8000").location == "/runs/new"
    away = {"next": "https://club.example.evil.example/runs/new"}
    client.sign_out()
    assert client.post("/sign-in", data=FORM | away, base_url="http://10.0.0.7:8000").location == "/"


# --- the client's address ---------------------------------------------------------------------------------------------


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_the_same_in_every_notation(address):
    mapped = f"::ffff:{address}"
    ways = [
        str(address),
        mapped,
        mapped.upper(),
        f"[{mapped}]",
        f"[{mapped}]:443",
        f"{address}:51000",
        f"64:ff9b::{address}",
        f" {address} ",
        f'"{address}"',
        f"::ffff:{int(address) >> 16:x}:{int(address) & 65535:x}",
    ]
    assert {normal_address(way) for way in ways} == {str(address)}
    assert network_of(mapped) == str(address)


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_an_ipv6_line_counts_once_whatever_the_interface_part(address, end):
    if address.ipv4_mapped or str(address).startswith("64:ff9b::"):
        return
    neighbour = type(address)((int(address) >> 64 << 64) + end)
    if neighbour.ipv4_mapped or str(neighbour).startswith("64:ff9b::"):
        return
    assert network_of(str(address)) == network_of(f"[{neighbour}]:443") == network_of(f"{neighbour}%eth0")


@given(st.text(max_size=60))
def test_an_invalid_address_breaks_nothing(text):
    normal_address(text)
    network_of(text)


def attempts(client, address, count):
    return [
        client.post("/sign-in", data={"email_or_handle": f"nobody{number}", "password": "x"},
                    environ_overrides={"REMOTE_ADDR": address}).status_code
        for number in range(count)
    ]  # fmt: skip


def test_two_ipv4_clients_of_an_ipv6_socket_have_a_limit_each(database_url, tmp_path):
    site = create_app(Settings.for_tests(database_url, tmp_path, forgery_tokens=False))
    site.config["RATELIMIT_ENABLED"] = True
    site.config["RATELIMIT_DEFAULT"] = "1000 per minute"
    client, seen = site.test_client(), []
    for number in range(200):
        seen += attempts(client, f"::ffff:192.0.2.{number % 2 + 1}", 1)
        if seen[-1] == 429:
            break
    assert seen[-1] == 429
    assert attempts(client, "::ffff:192.0.2.77", 1) == [422]
    assert attempts(client, f"192.0.2.{(len(seen) - 1) % 2 + 1}", 1) == [429]  # the same client, written in another way
    with site.app_context():
        site.extensions["sqlalchemy"].engine.dispose()
