"""A phone shares a recording with the site, which asks before it imports anything."""

import json

from tests.imports.brought import incoming, mornings, states
from tests.runs.paper import filled, logged, multipart


def shared(reader, files):
    """Send what a phone sends to an installed site: no page, no CSRF token."""
    return reader.send("/imports/shared", headers={"Sec-Fetch-Site": "none"}, **without_headers(multipart(files, {})))


def without_headers(sent):
    return {name: value for name, value in sent.items() if name != "headers"} | {
        "content_length": int(sent["headers"]["Content-Length"])
    }


def test_shared_files_wait_for_confirmation(app, ann, client_of):
    app.config["WTF_CSRF_ENABLED"] = True
    reader = client_of(ann)
    seen = shared(reader, mornings(1, 2))
    assert "Import these 2 files?" in seen
    assert "01.gpx" in seen
    assert logged() == []
    assert "Needs your OK" in reader.see("/imports")
    reader.send("/imports/1/beginning", filled(seen, "/imports/1/beginning", visibility="me"))
    assert states() == ["imported"] * 2
    assert {run.visibility.value for run in logged()} == {"me"}


def test_beginning_twice_is_beginning_once(ann, client_of):
    reader = client_of(ann)
    shared(reader, mornings(1, 2))
    for _ in range(2):
        reader.send("/imports/1/beginning")
    assert states() == ["imported"] * 2


def test_files_shared_by_mistake_can_be_discarded(app, ann, client_of):
    reader = client_of(ann)
    shared(reader, mornings(1))
    assert "Files discarded. Nothing was imported." in reader.send("/imports/1/removal")
    assert incoming(app) == []
    reader.see("/imports/1", status=404)


def test_an_import_that_has_begun_cannot_be_discarded(ann, client_of):
    reader = client_of(ann)
    shared(reader, mornings(1, 2))
    reader.send("/imports/1/beginning")
    reader.send("/imports/1/removal", status=404)
    assert len(logged()) == 2


def test_sharing_nothing_says_so(ann, client_of):
    seen = client_of(ann).send("/imports/shared", {"title": "A link"}, headers={"Sec-Fetch-Site": "none"})
    assert "Nothing arrived." in seen


def test_another_site_cannot_share_in_somebodys_name(app, ann, client_of):
    for site in ("cross-site", "same-site"):
        sent = without_headers(multipart(mornings(1), {}))
        answer = client_of(ann).post("/imports/shared", headers={"Sec-Fetch-Site": site}, **sent)
        assert answer.status_code == 403
    assert incoming(app) == []


def test_the_site_can_be_installed_as_a_share_target(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.data)
    target = manifest["share_target"]
    assert (target["action"], target["method"]) == ("/imports/shared", "POST")
    assert ".fit" in target["params"]["files"][0]["accept"]
    assert manifest["icons"][0]["src"] in client.get("/sign-in").get_data(as_text=True)
    assert 'rel="manifest" href="/manifest.webmanifest"' in client.get("/sign-in").get_data(as_text=True)
