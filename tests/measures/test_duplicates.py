"""Copies: planted ones of each kind, an independent count of shared 5-grams, formulas of a source, windows, evidence."""

from __future__ import annotations

import random
from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError

VOCABULARY = [a + b + c for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u") for c in ("", "n", "r", "st", "lo")]


def words(seed: int, n: int) -> list[str]:
    """Words in an order that no other seed gives."""
    return random.Random(seed).choices(VOCABULARY, k=n)


def prose(some: list[str]) -> str:
    """Sentences of twelve words."""
    lines = [" ".join(some[i : i + 12]).capitalize() + "." for i in range(0, len(some), 12)]
    return "\n\n".join(" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3))


def article(key: str, text: str, source: str = "s", **more: Any) -> dict[str, Any]:
    return {"article_id": key, "source": source, "text": text} | more


def grams(text: str) -> set[tuple[str, ...]]:
    found = text.replace(".", "").lower().split()
    return {tuple(found[i : i + 5]) for i in range(len(found) - 4)}


def changed(some: list[str], share: float, seed: int) -> list[str]:
    rng = random.Random(seed)
    at = set(rng.sample(range(len(some)), int(len(some) * share)))
    return [f"new{i}" if i in at else word for i, word in enumerate(some)]


STORY = words(1, 240)
KINDS = {
    "cut in half": prose(STORY[:120]),
    "one word in ten changed": prose(changed(STORY, 0.1, 7)),
    "dateline": f"Kabul (Composed Agency) — {prose(STORY)} Reporting by A. Writer.",
    "paragraphs inserted": prose([*STORY[:72], *words(9, 72), *STORY[72:]]),
    "inside a longer report": prose([*words(10, 500), *STORY, *words(11, 500)]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_copy_is_found_and_its_shares_are_those_of_sets(make_corpus: Any, kind: str) -> None:
    others = [article(f"o{n}", prose(words(100 + n, 240)), f"s{n % 7}") for n in range(60)]
    corpus = make_corpus([article("a", prose(STORY), "x"), article("b", KINDS[kind], "y"), *others])
    (row,) = mk.duplicates(corpus).table.rows(named=True)
    a, b = grams(prose(STORY)), grams(KINDS[kind].replace("—", "").replace("(", "").replace(")", ""))
    assert (row["article_id_a"], row["article_id_b"], row["kind"]) == ("a", "b", "near")
    assert row["containment_a"] == pytest.approx(len(a & b) / len(a))
    assert row["containment_b"] == pytest.approx(len(a & b) / len(b))
    assert row["jaccard"] == pytest.approx(len(a & b) / len(a | b))
    assert row["duplicate_group"] == "a"


def test_exact_is_by_words_not_by_marks_case_or_headline(make_corpus: Any) -> None:
    text = prose(STORY)
    rows = [
        article("a", text, title="One"), article("b", f"“{text.upper()}”!", title="Two"),
        article("c", text.replace("\n\n", " ")), article("d", text + " More."),
    ]  # fmt: skip
    table = mk.duplicates(make_corpus(rows), near=False).table
    assert [row[:2] for row in table.select("article_id_a", "article_id_b").rows()] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    assert set(table["kind"]) == {"exact"}
    assert set(table["containment_a"]) == {1.0}
    assert set(table["n_shared_words"]) == {240} == set(table["longest_shared_run"])
    assert mk.duplicates(make_corpus(rows)).table.filter(kind="near").height == 3  # d with each of the three


def test_few_words_in_common_are_no_copy(make_corpus: Any) -> None:
    rows = [article("a", prose([*STORY[:15], *words(2, 9)])), article("b", prose([*STORY[:15], *words(3, 9)]), "t")]
    assert mk.duplicates(make_corpus(rows)).table.height == 0
    (row,) = mk.duplicates(make_corpus(rows), min_words=15, min_share=0.4).table.rows(named=True)
    assert (row["n_shared_words"], row["longest_shared_run"]) == (15, 15)


NOTICE = prose(words(50, 60))


def test_what_a_source_says_in_all_its_texts_makes_no_pair(make_corpus: Any) -> None:
    short = [article(f"a{n}", f"{prose(words(200 + n, 30))} {NOTICE}", "chatty") for n in range(12)]
    result = mk.duplicates(make_corpus(short))
    assert result.table.height == 0
    assert any("do not count: they stand in 5 or more texts of one source" in note for note in result.recipe.notes)
    few = mk.duplicates(make_corpus(short[:4])).table  # four are too few to know it for a formula
    assert few.height == 6
    assert mk.duplicates(make_corpus([row | {"source": None} for row in short])).table.height == 66


def test_a_formula_does_not_hide_a_copy(make_corpus: Any) -> None:
    notices = [article(f"a{n}", f"{prose(words(200 + n, 60))} {NOTICE}", "chatty") for n in range(12)]
    copy = article("b", prose(words(200, 60)), "other")
    (row,) = mk.duplicates(make_corpus([*notices, copy])).table.rows(named=True)
    assert (row["article_id_a"], row["article_id_b"], row["containment_b"]) == ("a0", "b", 1.0)


def test_versions_of_one_long_story_are_no_formula(make_corpus: Any) -> None:
    long = words(4, 600)
    versions = [article(f"v{n}", prose([*long, *words(300 + n, 20)]), "agency") for n in range(8)]
    table = mk.duplicates(make_corpus(versions)).table
    assert table.height == 28
    assert set(table["duplicate_group"]) == {"v0"}


def test_a_story_in_many_papers_is_all_pairs(make_corpus: Any) -> None:
    papers = [article(f"p{n:02}", prose(STORY[: 240 - n]), f"paper {n}") for n in range(30)]
    assert mk.duplicates(make_corpus(papers)).table.height == 30 * 29 // 2


def test_of_many_exact_copies_each_is_paired_with_the_former(make_corpus: Any) -> None:
    result = mk.duplicates(make_corpus([article(f"c{n:03}", prose(STORY), f"s{n}") for n in range(60)]))
    assert result.table.height == 59
    assert set(result.table["duplicate_group"]) == {"c000"}
    assert any("more than 50 times" in note for note in result.recipe.notes)


DATES = [("2020-08-05", "2020-08-12"), ("2020-08", "2020-08-30"), ("2020", "2021-01-03"), ("2020-08-05", None)]


@pytest.mark.parametrize(("dates", "apart"), list(zip(DATES, [7, 0, 3, 0], strict=True)))
def test_a_window_of_days(make_corpus: Any, dates: tuple[str, str | None], apart: int) -> None:
    corpus = make_corpus([article("a", prose(STORY), date=dates[0]), article("b", prose(STORY), "t", date=dates[1])])
    assert mk.duplicates(corpus, window_days=apart).table.height == 1
    if apart:
        assert mk.duplicates(corpus, window_days=apart - 1).table.height == 0
    else:
        assert mk.duplicates(corpus, window_days=0).table.height == 1


def test_the_earlier_is_a(make_corpus: Any) -> None:
    corpus = make_corpus([article("a", prose(STORY), date="2020-08-06"), article("z", prose(STORY), "t", date="2020-08-05"),
                          article("b", prose(STORY), "u")])  # fmt: skip
    table = mk.duplicates(corpus).table
    assert table.select("article_id_a", "article_id_b").rows() == [("a", "b"), ("z", "a"), ("z", "b")]
    assert set(table["duplicate_group"]) == {"z"}


def test_only_selected_words_are_compared(make_corpus: Any) -> None:
    quoted = " ".join(STORY[:60])
    rows = [article("a", f"“{quoted},” said one. {prose(words(21, 90))}"),
            article("b", f"“{quoted},” said two. {prose(words(22, 90))}", "t")]  # fmt: skip
    corpus = make_corpus(rows)
    assert mk.duplicates(corpus, min_share=0.3).table["n_shared_words"].to_list() == [61]
    assert mk.duplicates(corpus.where(voice="own"), min_share=0.1, min_words=5).table.height == 0
    only = corpus.where(voice="quoted")
    result = mk.duplicates(only)
    assert result.table["kind"].to_list() == ["exact"]
    assert mk.evidence(only, result, 0).height == 2


def test_evidence_is_the_shared_run_in_both(make_corpus: Any) -> None:
    story = prose(STORY)
    corpus = make_corpus(
        [article("a", story), article("b", f"Lead of its own, here.\n\n{story} An end.", "t", title="T")]
    )
    result = mk.duplicates(corpus)
    spans = mk.evidence(corpus, result, 0)
    texts = dict(corpus.articles.select("article_id", "text").rows())
    found = [texts[row["article_id"]][row["start_char"] : row["end_char"]] for row in spans.iter_rows(named=True)]
    assert spans["article_id"].to_list() == ["a", "b"]
    assert found == [story[:-1], story[:-1]]


def test_arguments_that_mean_nothing(make_corpus: Any) -> None:
    corpus = make_corpus([article("a", "Words.")])
    for wrong in ({"min_share": 0}, {"min_share": 1.5}, {"window_days": -1}, {"min_words": 0}):
        with pytest.raises(ArgumentError, match=next(iter(wrong))):
            mk.duplicates(corpus, **wrong)
