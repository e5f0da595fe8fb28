"""Finding what there is, by its name, as far as one may see it."""

import re

import pytest

from challenges.runners.rules import ShownAs
from tests.cast import runner
from tests.reader import count_queries


def found(person, words, **more):
    return person.see("/search?q=" + words + "".join(f"&{key}={value}" for key, value in more.items()))


def main_of(seen):
    return seen.html.partition("<main")[2]


def test_ann_finds_her_shoes_and_ben_by_name(client_of, ann, ben):
    assert "Shoes" in found(client_of(ann), "shoe")
    assert 'href="/gear"' in main_of(found(client_of(ann), "shoe"))
    for words in ("ben+BROOK", "brook", "@ben"):
        assert 'href="/runners/ben"' in main_of(found(client_of(ann), words))


def test_a_name_is_found_whatever_the_case_of_its_letters(client_of, ann):
    runner("asa", name="Åsa Öberg")
    assert "Åsa Öberg" in found(client_of(ann), "åsa")
    assert "Åsa Öberg" in found(client_of(ann), "ÅSA+öberg")


def test_nobody_finds_a_runner_with_an_alias(client_of, ann, ben):
    runner("fox", name="Fiona Fuchs", shown_as=ShownAs.ALIAS, alias="Quiet Fox")
    for words in ("fiona", "fox", "quiet"):
        assert "Nothing found" in found(client_of(ann), words)


def test_visitors_find_only_runners_who_show_themselves_to_everyone(client, ann):
    runner("open", name="Olga Open", shown_as=ShownAs.EVERYONE)
    assert "Nothing found" in found(client, "archer")
    assert "Olga Open" in found(client, "olga")


def test_runners_with_a_block_between_them_do_not_find_each_other(client_of, ann, ben):
    client_of(ann).send("/runners/ben/block", {})
    assert "Nothing found" in found(client_of(ann), "brook")
    assert "Nothing found" in found(client_of(ben), "archer")


@pytest.mark.parametrize("words", ["%25", "_", "x" * 400, "%00", "@", "x%00y", "'"])
def test_odd_words_find_nothing_and_break_nothing(client_of, ann, words):
    assert "Nothing found" in found(client_of(ann), words)


def test_many_runners_come_in_pages(client_of, ann):
    for number in range(30):
        runner(f"many{number:02}", name=f"Many Miles {number:02}")
    seen = found(client_of(ann), "many")
    assert "Runners 30" in seen
    assert "Many Miles 04" in seen
    assert "Many Miles 05" not in seen
    assert "only=runners" in seen.html
    assert "Many Miles 29" in found(client_of(ann), "many", only="runners", page=2)
    with count_queries(9):
        found(client_of(ann), "many")


def test_only_owners_find_the_pages_of_owners(client_of, ann, mia):
    assert "Nothing found" in found(client_of(ann), "organisers")
    assert 'href="/organisers"' in main_of(found(client_of(mia), "organisers"))


def test_the_page_you_leads_to_everything_of_ones_own(client_of, ann, mia):
    page = client_of(ann).see("/you")
    for group in ("Running", "Looking back", "Head", "People", "Settings", "Sign out"):
        assert group in page
    assert "/organisers" not in page.html
    assert "/organisers" in main_of(client_of(mia).see("/you"))
    for address in re.findall(r'<a class="rooms__room" href="([^"]*)"', page.html):
        client_of(ann).see(address)


def test_a_page_has_one_way_back_above_its_title(client_of, ann):
    for address, text, above in (
        ("/goals/streak", "Back to Goals", "/goals"), ("/goals", "Back to You", "/you"),
        ("/gear/new", "Back to Shoes", "/gear"), ("/settings/privacy", "Back to Settings", "/settings"),
        ("/runners/ann/followers", "Back to the profile", "/runners/ann"),
    ):  # fmt: skip
        page = client_of(ann).see(address)
        assert page.count("Back to") == 1
        assert page.index(text) < page.html.index("<h1")
        assert re.search(rf'class="back__link" href="{above}"', page.html)


def test_a_visitor_is_led_back_only_to_pages_that_are_open_to_them(client, ann):
    assert "back__link" not in client.see("/trophies/rules").html
    assert "Back to Challenges" not in client.see("/challenges")
