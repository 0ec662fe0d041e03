"""Pages of a reader's choice in a small book: the panel, what is marked, what is built anew."""

import json
import re

from lxml import html

from pagemill.sphinx_ext.changed import marked, pairs

from .conftest import generated, record

DEFAULT = "chapters/roster"
TEXT = "{num}`n-all:d` members of {num}`n-rows:d` rows. Some are only counted by the compiler."
OTHER = "{num}`n-all:d` members of {num}`n-rows:d` rows. Some are named by the compiler."


WORDS = """
choice.roster.size: {en: size of an alliance, zh: 规模}
choice.roster.size.means: {en: What a member is., zh: 何为成员。}
choice.roster.size.n-total: {en: all members, zh: 全部成员}
choice.roster.size.n-members: {en: members named only, zh: 仅具名成员}
choice.roster.merge: {en: pairs, zh: 成对者}
choice.roster.merge.means: {en: What may be one., zh: 可能为一家者。}
choice.roster.merge.none: {en: apart, zh: 分开}
choice.roster.merge.likely: {en: as one, zh: 合并}
"""


def chosen(page: str, size: str, records: dict, *cells: str) -> str:
    notebook = json.loads(generated(page, records, ["# Roster", *cells, "## Below\n\nMore."]))
    if page != DEFAULT:
        notebook["metadata"] |= {"orphan": True, "nosearch": True}
    made = [["size", size], ["merge", "none"]]
    notebook["metadata"]["pagemill"]["choices"] = {"default": DEFAULT, "made": made}
    return json.dumps(notebook)


def counts(n: int) -> dict:
    return {"n-all": record(n), "n-rows": record(29)}


def written(book):
    made = book("Text.")
    package = made.folder / "data" / "datapackage.json"
    said = json.loads(package.read_text(encoding="utf-8")) | {"words": "words.yml"}
    package.write_text(json.dumps(said), encoding="utf-8")
    made.write("words.yml", WORDS)
    made.write(f"book/{DEFAULT}.ipynb", chosen(DEFAULT, "n-total", counts(7), TEXT))
    variant = f"{DEFAULT}/size-n-members"
    made.write(f"book/{variant}.ipynb", chosen(variant, "n-members", counts(5), OTHER))
    return made


def tree(made, name: str):
    return html.fromstring(made.page(f"book/{name}"))


def test_panel_banner_and_marks_say_what_was_chosen_and_what_differs(book):
    made = written(book)
    assert made.build() == []
    default, variant = tree(made, DEFAULT), tree(made, f"{DEFAULT}/size-n-members")
    assert default.xpath("//*[@class='yl-chosen']") == []
    ways = default.xpath("//*[@class='yl-choice']//a/@href")
    assert ways == ["roster/size-n-members.html"]
    assert len(default.xpath("//*[@class='yl-choice']")) == 1  # what has one answer is no question
    (banner,) = variant.xpath("//*[@class='yl-chosen']")
    told = " ".join(banner.text_content().split())
    assert told.startswith("You read this chapter with: size of an alliance: members named only.")
    assert "1 of 2 numbers and 1 passage differ from the default" in told
    assert "5; by default 7" in told
    (number,) = variant.xpath("//span[@class='yl-num yl-differs'][starts-with(a/@href, '#note')]")
    assert number.text_content() == "5"
    (words,) = variant.xpath("//span[@class='yl-num yl-differs'][a/@href='#otherwise-1']")
    assert words.text_content() == "named"
    note = variant.get_element_by_id("otherwise-1").text_content()
    assert "by default 7 members of 29 rows. Some are only counted by the compiler." in note
    assert variant.xpath("//link[@rel='canonical']/@href") == ["../roster.html"]


def test_nothing_is_marked_where_nothing_differs(book):
    made = written(book)
    variant = f"{DEFAULT}/size-n-members"
    made.write(f"book/{variant}.ipynb", chosen(variant, "n-members", counts(7), TEXT))
    assert made.build() == []
    page = made.page(f"book/{variant}")
    assert "Nothing in this chapter differs from the default." in page
    assert "yl-differs" not in page


def test_a_passage_that_is_new_or_left_out_is_told(book):
    made = written(book)
    variant = f"{DEFAULT}/size-n-members"
    new = "Bicycles were never counted."
    made.write(f"book/{variant}.ipynb", chosen(variant, "n-members", counts(7), new))
    assert made.build() == []
    told = tree(made, variant).xpath("//*[@class='yl-chosen']")[0].text_content()
    assert "Words; not there by default" in told
    assert "only by default: 7 members of 29 rows." in told


def test_search_and_the_list_of_numbers_hold_the_default_alone(book):
    made = written(book)
    made.build()
    assert made.page("book/numbers").count("n-all") == 2  # its id and its name, once
    index = (made.out / "searchindex.js").read_text(encoding="utf-8")
    found = json.loads(re.search(r"\((.*)\)", index, re.DOTALL)[1])
    variant = found["docnames"].index(f"book/{DEFAULT}/size-n-members")
    assert all(
        variant not in (of if isinstance(of, list) else [of]) for of in found["terms"].values()
    )


def test_a_variant_that_comes_or_goes_changes_the_panels(book):
    made = written(book)
    made.build()
    both = f"{DEFAULT}/size-n-counted"
    # The page is offered by what it says was chosen.
    made.write(f"book/{both}.ipynb", chosen(both, "n-total", counts(5), OTHER).replace(
        '["merge", "none"]', '["merge", "likely"]'))  # fmt: skip
    made.build()
    ways = tree(made, DEFAULT).xpath("//*[@class='yl-choice']//a/@href")
    assert ways == ["roster/size-n-members.html", "roster/size-n-counted.html"]
    (made.folder / f"book/{both}.ipynb").unlink()
    made.build()
    ways = tree(made, DEFAULT).xpath("//*[@class='yl-choice']//a/@href")
    assert ways == ["roster/size-n-members.html"]


def test_a_variant_follows_the_default(book):
    made = written(book)
    made.build()
    made.write(f"book/{DEFAULT}.ipynb", chosen(DEFAULT, "n-total", counts(5), OTHER))
    made.build()
    assert "Nothing in this chapter differs" in made.page(f"book/{DEFAULT}/size-n-members")


def test_words_that_differ_are_marked_as_a_phrase():
    here, there = list("abcd"), list("axcd")
    assert marked(here, there) == [(1, 2)]
    assert marked(["a", " ", "b"], []) == [(0, 3)]
    assert marked(["a", " ", "b"], ["a", " ", "b", " ", "c"]) == [(2, 3)]
    assert marked(here, here) == []


def test_passages_are_set_beside_the_most_alike():
    there = [
        tuple(one.split()) for one in ("the first here", "a second of them", "the last of all")
    ]
    assert pairs(there, there) == {}
    assert pairs([there[0], ("the", "very", "last", "of", "all")], there) == {1: 2}
    assert pairs([("quite", "unlike"), *there], there) == {0: None}
