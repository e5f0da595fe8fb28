"""Two readers have the same form open and both save it: nothing is overwritten silently."""

import threading

import pytest
from wtforms import StringField

from challenges.db import db, transaction
from challenges.races import actions as races
from challenges.races.models import Race
from challenges.web.edits import ChangedMeanwhile, EditForm, open_edit
from tests import make
from tests.edits.pages import EDITS, form_on

TOLD = "This changed while you had it open"


@pytest.fixture
def it(request):
    """`it("ann")` returns a person of the cast."""
    return request.getfixturevalue


def changed(form, field, value):
    return {**form, field: [value]} if value else {name: sent for name, sent in form.items() if name != field}


def is_shown(form, edit, value):
    return (form.get(edit.name) or [""])[-1] == value


# one way for two to meet at one field is enough where the other changes it back: "" unticks a box
MEETING = [edit for edit in EDITS if edit.second]


@pytest.mark.parametrize("edit", MEETING, ids=str)
def test_the_second_to_save_is_told_and_decides(app, it, client_of, edit):
    who, page, action = edit.open(it)
    one, other = client_of(who), client_of(who)
    mine, theirs = ({**form_on(browser.see(page), action), **edit.also} for browser in (one, other))
    assert f"shown-{edit.form}" in mine, "the page says what it showed"
    assert one.post(action, data=changed(mine, edit.name, edit.first)).status_code == 303
    seen = other.send(action, changed(theirs, edit.name, edit.second), status=200 if edit.elsewhere else 409)
    if edit.elsewhere:
        assert edit.elsewhere in seen
        assert is_shown(form_on(other.see(page), action), edit, edit.first)
        return
    assert TOLD in seen
    again = form_on(seen, action)
    assert is_shown(again, edit, edit.second), "what was typed is kept"
    assert is_shown(form_on(one.see(page), action), edit, edit.first) or edit.form == "AmendmentForm"
    assert other.post(action, data=again).status_code == 303, "and sent once more, it decides"
    assert is_shown(form_on(one.see(page), action), edit, edit.second) or edit.form == "AmendmentForm"


# a second signature under the same amendment is refused for a reason of its own
@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit.form != "AmendmentForm"], ids=str)
def test_the_same_form_sent_twice_is_no_conflict(app, it, client_of, edit):
    who, page, action = edit.open(it)
    browser = client_of(who)
    form = changed({**form_on(browser.see(page), action), **edit.also}, edit.name, edit.first)
    assert [browser.post(action, data=form).status_code for _ in range(2)] == [303, 303]


def test_a_box_that_was_ticked_meanwhile_is_not_unticked_unsaid(app, it, client_of):
    grants = next(edit for edit in EDITS if edit.form == "GrantsForm")
    who, page, action = grants.open(it)
    one, other = client_of(who), client_of(who)
    old = form_on(other.see(page), action)
    one.send(action, changed(form_on(one.see(page), action), "runs", "y"))
    seen = other.send(action, changed(old, "feelings", "y"), status=409)
    assert "You didn't change it yes" in seen
    form = form_on(seen, action)
    assert (form.get("runs"), form.get("feelings")) == (["y"], ["y"])


def test_both_changes_are_kept_where_each_changed_something_else(app, olu, client_of):
    race = make.race(olu, capacity=20)
    address = f"/races/{race.slug}/edit"
    one, other = client_of(olu), client_of(olu)
    old = form_on(other.see(address), address)
    one.send(address, changed(form_on(one.see(address), address), "capacity", "30"))
    seen = other.send(address, changed(old, "title", "Thaw 10K"), status=409)
    assert "Places You didn't change it 30" in seen
    assert "Take theirs" in seen
    other.send(address, form_on(seen, address))
    race = db.session.get_one(Race, race.id)
    assert (race.title, race.capacity) == ("Thaw 10K", 30)


def test_a_third_change_is_told_again(app, olu, client_of):
    race = make.race(olu)
    address = f"/races/{race.slug}/edit"
    browser = client_of(olu)
    old = form_on(browser.see(address), address)
    for title in ("One", "Two"):
        browser.send(address, changed(form_on(browser.see(address), address), "title", title))
        old = form_on(browser.send(address, changed(old, "title", "Mine"), status=409), address)
    assert "Race saved." in browser.send(address, old)


def test_what_can_no_longer_be_changed_is_said(app, olu, ann, client_of):
    race = make.race(olu)
    address = f"/races/{race.slug}/edit"
    browser = client_of(olu)
    old = form_on(browser.see(address), address)
    make.entry(race, ann)
    seen = browser.send(address, changed(old, "distance", "12 km"), status=409)
    assert "Distance 12 km can no longer be changed" in seen
    assert "Race saved." in browser.send(address, changed(old, "title", "Thaw"))


def test_what_is_wrong_and_what_changed_are_said_together(app, olu, client_of):
    race = make.race(olu)
    address = f"/races/{race.slug}/edit"
    browser = client_of(olu)
    old = form_on(browser.see(address), address)
    browser.send(address, changed(form_on(browser.see(address), address), "summary", "Colder."))
    seen = browser.send(address, changed(old, "title", "x" * 61), status=409)
    assert "Use at most 60 characters." in seen
    assert "Colder." in seen


def test_somebody_who_corrects_a_mistake_keeps_what_they_saw(app, olu, client_of):
    """The note of the first page stays until the reader has been shown a conflict."""
    race = make.race(olu)
    address = f"/races/{race.slug}/edit"
    browser = client_of(olu)
    old = form_on(browser.see(address), address)
    wrong = form_on(browser.send(address, changed(old, "capacity", "many"), status=422), address)
    browser.send(address, changed(form_on(browser.see(address), address), "title", "Thaw"))
    assert TOLD in browser.send(address, changed(wrong, "capacity", "30"), status=409)


@pytest.mark.parametrize("note", ["", "x", "e30.x", "WzFd"])
def test_a_note_that_nobody_signed_says_nothing(app, olu, client_of, note):
    race = make.race(olu)
    address = f"/races/{race.slug}/edit"
    browser = client_of(olu)
    old = form_on(browser.see(address), address)
    assert "Race saved." in browser.send(address, {**old, "shown-RaceForm": [note], "title": ["Thaw"]})


def test_of_two_who_save_at_the_same_moment_one_is_told(app, olu, client_of):
    race = make.race(olu)
    address = f"/races/{race.slug}/edit"
    for round_ in range(4):
        browsers = [client_of(olu), client_of(olu)]
        forms = [form_on(browser.see(address), address) for browser in browsers]
        start, answers = threading.Barrier(2), {}

        def save(number, browsers=browsers, forms=forms, start=start, answers=answers, round_=round_):
            sent = changed(forms[number], "title", f"Race {round_} of {number}")
            start.wait()
            answers[number] = browsers[number].post(address, data=sent).status_code

        threads = [threading.Thread(target=save, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers.values()) == [303, 409]


def test_a_change_between_reading_and_writing_stops_the_action(app, olu):
    """Values compared while reading are compared again inside the write transaction."""
    race = make.race(olu)

    class TitleForm(EditForm):
        class Meta(EditForm.Meta):
            csrf = False  # it is on no page

        title = StringField()

    def build():
        return TitleForm(obj=db.session.get_one(Race, race.id))

    with app.test_request_context(method="POST", data={"title": "Mine"}):
        form = open_edit(build, "race 1")
        assert form.validate_on_submit()
        with app.app_context(), transaction():
            db.session.get_one(Race, race.id).title = "Theirs"
        with pytest.raises(ChangedMeanwhile):
            races.update(race.id, title="Mine")
        assert db.session.get_one(Race, race.id).title == "Theirs"
