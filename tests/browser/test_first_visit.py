"""A first visit is light: few requests, few bytes, and one broken enhancement breaks no other."""

import re
import shutil

import pytest
from flask_compress import Compress

from challenges.site import ROOT
from challenges.web import assets
from tests import make

STATIC = ROOT / "static"
REQUESTS, BYTES = 15, 60_000
FACES = "[...document.fonts].filter(face => face.status === 'loaded').length"
ADDRESS = re.compile(r"url\([^)]*\)")
RULES = """async text => {
    const sheet = new CSSStyleSheet();
    await sheet.replace(text);
    return [...sheet.cssRules].map(rule => rule.cssText.replaceAll(/,\\s+/g, ','));  // own properties keep their spaces
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The static files as the build leaves them."""
    folder = tmp_path_factory.mktemp("static") / "built"
    assets.build(STATIC, folder)
    return folder


@pytest.fixture
def app(app, built):
    """The site as it is served: pages compressed, files as built."""
    assets.install(app, built)
    Compress(app)
    return app


def fetched(page, address):
    """What the browser fetches for a page, each with its bytes on the wire: 0 for what it has kept."""
    sizes, names = {}, {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda told: names.update({told["requestId"]: told["request"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda told: sizes.update({names[told["requestId"]]: int(told["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    assert len(sizes) == len(names), names
    return sizes


@pytest.mark.parametrize("address", ["/", "/sign-in"])
def test_a_first_visit_takes_few_requests_and_few_bytes(page, ann, mia, address):
    month = make.challenge(title="The hundred", **make.this_month())
    make.participation(month, ann)
    make.race(mia, **make.next_week())
    sizes = fetched(page, address)
    told = "\n".join(f"{size:>8}  {name}" for name, size in sizes.items())
    assert len(sizes) <= REQUESTS, told
    assert sum(sizes.values()) <= BYTES, told
    assert page.evaluate(FACES) == 1, "a page in English is in its own letters, from one file"


def test_a_second_page_fetches_nothing_but_itself(page):
    page.goto("/", wait_until="networkidle")
    sizes = fetched(page, "/sign-in")
    assert [name.rpartition("/")[2] for name, size in sizes.items() if size] == ["sign-in"]


def test_the_joined_stylesheet_means_what_its_sources_mean(page, built):
    [joined] = (built / "css").glob("site.*.css")
    sources = "".join((STATIC / f"css/{name}.css").read_text() for name in assets.STYLESHEETS)
    page.goto("about:blank")
    before, after = (page.evaluate(RULES, ADDRESS.sub("url()", text)) for text in (sources, joined.read_text()))
    assert len(before) > len(assets.STYLESHEETS)
    assert after == before


def test_an_enhancement_that_fails_takes_no_other_with_it(site, new_context, tmp_path):
    changed = shutil.copytree(STATIC, tmp_path / "static")
    (changed / "js/enhance/a-broken-one.js").write_text('const zone = "lost";\nthrow new Error("broken on purpose");\n')
    assets.build(changed, tmp_path / "built")
    assets.install(site.app, tmp_path / "built")
    context = new_context(base_url=site.url, timezone_id="Asia/Tokyo")
    errors = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto("/sign-up")
    assert page.locator("[data-time-zone]").input_value() == "Asia/Tokyo"
    assert page.evaluate("typeof htmx.process") == "function"
    assert [error.partition("\n")[0] for error in errors] == ["broken on purpose"]
