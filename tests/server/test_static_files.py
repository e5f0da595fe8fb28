"""Static files: built once, joined, compressed, and cached indefinitely."""

import json
import re
import shutil
from dataclasses import replace

import pytest

from challenges.site import ROOT, create_app
from challenges.web import assets

SOURCE = ROOT / "static"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The static files as the build leaves them."""
    folder = tmp_path_factory.mktemp("static") / "built"
    assets.build(SOURCE, folder)
    return folder


@pytest.fixture
def site(app, built):
    """The site with those files."""
    assets.install(app, built)
    return app


@pytest.fixture
def apart(app, tmp_path):
    """The site without a build, as in development."""
    assets.install(app, tmp_path / "nothing")
    return app


@pytest.fixture
def changed(tmp_path):
    """A copy of the sources that tests can change."""
    return shutil.copytree(SOURCE, tmp_path / "static")


def addresses_in(page):
    """Return the URLs of this site that a page's head links, in order."""
    return re.findall(r'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"', page[: page.index("<body")])


def manifest_of(folder):
    """Return the mapping of names to hashed names in a build."""
    return json.loads((folder / assets.MANIFEST).read_text())["paths"]


def file_of(built, name):
    """Return the text of a built file by its original name."""
    [path] = built.glob(re.sub(r"\.(\w+)$", r".*.\1", name))
    return path.read_text()


def test_a_page_links_one_stylesheet_and_one_script(site, client):
    page = client.get("/sign-in").text
    assert len(re.findall(r'rel="stylesheet"', page)) == 1
    assert len(re.findall(r"<script", page)) == 1
    assert not re.findall(r"<style|<script(?! src)", page)


@pytest.mark.parametrize("address", ["/", "/sign-in", "/nothing-here"])
def test_every_page_links_the_same_files(site, client, address):
    assert addresses_in(client.get(address).text) == addresses_in(client.get("/sign-up").text)


def test_linked_files_are_compressed_and_cached_indefinitely(site, client):
    for address in addresses_in(client.get("/").text):
        for encoding in ("br", "gzip"):
            answer = client.get(address, headers={"Accept-Encoding": encoding}, buffered=True)
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable", address
            assert address.endswith(".woff2") or answer.headers["Content-Encoding"] == encoding, address


def test_a_changed_file_has_another_url(built, changed, tmp_path):
    (changed / "css/components/card.css").write_text("@layer components { .card { color: red } }\n")
    assets.build(changed, tmp_path / "again")
    before, after = manifest_of(built), manifest_of(tmp_path / "again")
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {assets.JOINED_STYLESHEET}


def test_all_stylesheets_are_joined_in_the_order_of_the_cascade(changed, tmp_path):
    for name in assets.STYLESHEETS:
        (changed / f"css/{name}.css").write_text(
            f"/* by itself */\n@layer base {{\n  [of='{name}'] {{\n color: red\n }}\n}}\n"
        )
    assets.build(changed, tmp_path / "again")
    assert tuple(re.findall(r"\[of='([^']+)'\]", file_of(tmp_path / "again", "css/site.css"))) == assets.STYLESHEETS


def test_a_font_is_found_from_the_joined_stylesheet(site, built, client):
    named = re.findall(r'url\("([^"]+)"\)', file_of(built, "css/site.css"))
    addresses = [f"/static/{name.removeprefix('../')}" for name in named]
    assert len(addresses) == len(list((SOURCE / "fonts").glob("*.woff2")))
    for address in addresses:
        assert client.get(address, buffered=True).headers["Content-Type"] == "font/woff2"
    preloaded = re.search(
        r'<link rel="preload" href="([^"]+)" as="font" type="font/woff2" crossorigin>', client.get("/").text
    )
    assert preloaded[1] in addresses  # exactly the same URL, or it would be fetched twice


def test_a_stylesheet_that_refers_to_a_missing_file_fails_the_build(changed, tmp_path):
    (changed / "css/base.css").write_text("@layer base { body { background: url(../img/none.svg) } }\n")
    with pytest.raises(ValueError, match=r"css/base\.css names \.\./img/none\.svg"):
        assets.build(changed, tmp_path / "again")


def test_quoted_text_in_a_stylesheet_is_unchanged(changed, tmp_path):
    quoted = """.a::before { content: " /* a : b */  ;  { "; }"""
    (changed / "css/base.css").write_text("@layer base {\n" + quoted + " /* c */ }\n")
    assets.build(changed, tmp_path / "again")
    assert """content:" /* a : b */  ;  { \"""" in file_of(tmp_path / "again", "css/site.css")


def test_libraries_are_in_the_script_unchanged_htmx_first(built):
    script = file_of(built, "js/site.js")
    libraries = [(SOURCE / f"js/vendor/{name}.js").read_text() for name in assets.LIBRARIES]
    assert len(libraries) == len(list((SOURCE / "js/vendor").glob("*.js")))
    places = [script.index(text) for text in libraries]
    assert places == sorted(places)
    assert script[: places[0]] == "try {\n"


def test_every_enhancement_is_in_the_script(built):
    script = file_of(built, "js/site.js")
    for name in assets.enhancements(SOURCE):
        lines = [line for line in (SOURCE / name).read_text().splitlines() if not line.lstrip().startswith("//")]
        assert "\n".join(lines) in script, name


def test_without_a_build_every_source_is_linked_separately(apart, client):
    links = addresses_in(client.get("/").text)
    for name in [*assets.STYLESHEETS]:
        assert f"/static/css/{name}.css" in links
    for name in assets.enhancements(SOURCE):
        assert f"/static/{name}" in links
    assert links.index("/static/js/vendor/htmx-4.0.1.min.js") < links.index("/static/js/vendor/htmx-ptag-4.0.1.js")
    for address in links:
        assert client.get(address, buffered=True).status_code == 200, address


def test_in_debug_mode_changes_show_without_a_build(site, client):
    site.debug = True
    assert "/static/css/components/card.css" in addresses_in(client.get("/").text)


def test_below_a_path_the_files_are_found_too(settings, built):
    below = create_app(replace(settings, base_url="http://localhost/run"))
    assets.install(below, built)
    with below.test_request_context("/run/"):
        for address in assets.head_links().stylesheets:
            assert address.startswith("/run/static/css/site.")


def test_the_content_policy_allows_only_files_of_the_site(site, client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    for kind in ("script", "style", "font"):
        assert f"{kind}-src 'self';" in policy
    assert "unsafe" not in policy
