"""Access: every write comes from this site, every page is for everybody or asks who is there."""

import pytest
from werkzeug.routing import Rule

from challenges.web import logs
from tests.house import source  # noqa: F401

# Pages for everybody. Everything else carries a guard; add a page here when a visitor is meant to see it.
FOR_EVERYBODY = {
    "static", "home.today", "home.design", "home.live", "home.ready", "search.index",
    "accounts.sign_up", "accounts.sign_in", "accounts.ask_for_link", "accounts.sign_in_by_link", "accounts.sign_out",
    "accounts.forgotten", "accounts.reset",
    "accounts.verification", "accounts.verify",
    "monthly.index", "monthly.show", "boards.show", "boards.as_csv", "boards.as_json",
    "boards.entry", "boards.embed", "boards.as_picture",
    "boards.final", "boards.final_csv", "boards.final_json",
    "races.index", "races.show", "races.start_list",
    "workouts.index", "workouts.show", "workouts.as_text", "workouts.as_calendar", "workouts.as_fit",
    "recaps.shared", "recaps.picture",
    "imports.manifest", "runs.show", "runners.show", "kudos.of_run", "kudos.of_participant", "kudos.of_award",
    "awards.rules", "awards.of_runner", "awards.milestone", "awards.as_picture",
}  # fmt: skip

# Text parameters of addresses that anybody may know, and read in a log. A new one is added here, or is `<secret:…>`.
PUBLIC = {
    "slug",
    "handle",
    "name",
    "card",
    "filename",
    "metric",
    "sort",
    "kind",
    "task",
    "topic",
    "way",
    "page",
    "motif",
    "month",
}


def example_of(rule: Rule) -> str:
    """An address that a rule takes, of a thing that is not there."""
    values = {
        name: 999 if "Integer" in type(rule._converters[name]).__name__ else "nothing-here" for name in rule.arguments
    }
    built = rule.build(values)
    assert built is not None
    return built[1]


def rules_with(app, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]


def test_no_write_is_taken_from_another_site(app, client):
    for rule in rules_with(app, "POST"):
        answer = client.post(example_of(rule), headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, f"POST {rule.rule} from another site: {answer.status_code}"
        answer = client.post(example_of(rule), headers={"Sec-Fetch-Site": "same-site"})
        assert answer.status_code == 403, f"POST {rule.rule} from a neighbouring site: {answer.status_code}"


def test_a_browser_that_tells_only_the_origin_is_believed(app):
    stranger = app.test_client()
    for rule in rules_with(app, "POST"):
        environ = {"HTTP_ORIGIN": "https://elsewhere.example"}
        answer = stranger.open(
            example_of(rule), method="POST", environ_overrides=environ, headers={"Sec-Fetch-Site": ""}
        )
        assert answer.status_code == 403, f"POST {rule.rule} from another origin: {answer.status_code}"


def test_every_page_asks_who_is_there_or_is_meant_for_everybody(bare_app):
    for rule in bare_app.url_map.iter_rules():
        view = bare_app.view_functions[rule.endpoint]
        if not hasattr(view, "asks") and rule.endpoint not in FOR_EVERYBODY:
            raise AssertionError(f"{rule.endpoint} ({rule.rule}) has no guard and is not in the list of open pages")


def test_a_visitor_is_asked_to_sign_in_and_no_page_breaks(app, client):
    for rule in rules_with(app, "GET"):
        answer = client.get(example_of(rule))
        assert answer.status_code < 500, f"GET {rule.rule}: {answer.status_code}"
        if hasattr(app.view_functions[rule.endpoint], "asks"):
            assert answer.status_code == 303, f"GET {rule.rule}: {answer.status_code}"
            assert "/sign-in" in answer.location, f"GET {rule.rule}: {answer.location}"


def test_nothing_is_changed_by_only_looking(app):
    """A page that is looked at has its own address; what changes something is another one, by POST."""
    for rule in app.url_map.iter_rules():
        assert not {"PUT", "DELETE", "PATCH"} & rule.methods or rule.rule.startswith("/api"), rule.rule


@pytest.mark.parametrize("address", ["/", "/sign-in", "/nothing-here", "/challenges", "/races"])
def test_every_answer_carries_the_content_policy(client, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"]


def test_every_text_in_an_address_is_public_or_declared_secret(bare_app):
    for rule in bare_app.url_map.iter_rules():
        texts = {name for name in rule.arguments if "Integer" not in type(rule._converters[name]).__name__}
        undeclared = texts - logs.secrets_in(rule) - PUBLIC
        assert not undeclared, f"{rule.rule}: is {undeclared} a name that anybody may know, or <secret:…>?"
