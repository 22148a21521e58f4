"""Sentiment toward a name by rules: composed cases, what counts and what does not, and the table of words and weights."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.corpus.named_sentences import span_tokens
from mediakit.lexicons import toward
from mediakit.lexicons.toward_words import rules
from mediakit.text.sentence_tokens import Tokens, tokens_of

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "toward.toml").read_text(encoding="utf-8"))
ROOT = Path(toward.__file__).parent


def named(marked: str) -> tuple[Tokens, int, int]:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    tokens = tokens_of(text, 0, len(text), [])
    return tokens, *span_tokens(tokens, (start, end))


def label_of(marked: str) -> str:
    shares = toward.by_rules(*named(marked))._asdict()
    return max(shares, key=lambda name: shares[name])


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"])
def test_cases(case: dict[str, str]) -> None:
    assert label_of(case["text"]) == case["label"]


@pytest.mark.parametrize("case", CASES["not_seen"], ids=lambda case: case["text"])
def test_what_is_known_not_to_be_seen(case: dict[str, str]) -> None:
    assert label_of(case["text"]) != case["label"]


def leans(marked: str) -> dict[str, float]:
    """What each word gives."""
    tokens, first, end = named(marked)
    return {tokens.words[one.token]: one.lean for one in toward.reasons(tokens, first, end) if one.token >= 0}


def test_the_same_verb_says_another_thing_of_its_two_ends() -> None:
    of_one, of_other = leans("[Ann Lee] rewarded Bo Day."), leans("Ann Lee rewarded [Bo Day].")
    assert of_one["rewarded"] == rules().lean["praise: agent"]
    assert of_other["rewarded"] == rules().lean["praise: patient"]
    assert leans("Bo Day was rewarded by [Ann Lee].")["rewarded"] == of_one["rewarded"]
    assert leans("[Bo Day] was rewarded by Ann Lee.")["rewarded"] == of_other["rewarded"]


def test_who_blames_is_not_charged_with_what_is_blamed() -> None:
    assert leans("[Ann Lee] condemned the cruel attack.") == {}
    assert leans("Ann Lee condemned [Bo Day].")["condemned"] == rules().lean["criticise: patient"] < -1


def test_a_negation_turns_a_word_round() -> None:
    plain, turned = (
        leans("[Ann Lee] told them it was an honest answer."),
        leans("[Ann Lee] told them it was not an honest answer."),
    )
    assert plain["honest"] > 0 > turned["honest"]
    assert leans("[Ann Lee] never lied.")["lied"] == -leans("[Ann Lee] lied.")["lied"] > 0


def test_a_word_counts_less_with_distance_in_another_clause_and_beyond_another_name() -> None:
    near = leans("[Ann Lee] told an honest story.")["honest"]
    far = leans("[Ann Lee] told all of them once again an honest story.")["honest"]
    other = leans("[Ann Lee] left; it rained, and it was an honest story.")["honest"]
    beyond = leans("[Ann Lee] told Bo an honest story.")["honest"]
    assert near > far > other > 0
    assert beyond == pytest.approx(
        near * toward.BEYOND_NAME * (1 + 3 * toward.BY_DISTANCE) / (1 + 4 * toward.BY_DISTANCE)
    )


def test_the_words_of_names_count_nothing() -> None:
    assert (
        leans("[The Terror Victims Office] met the Freedom Fraud Society.").keys()
        == leans("[The Trains Office] met the Bread Shop Society.").keys()
    )
    assert "fraud" in leans("[Lee] Told of Fraud in Library")  # in a headline capitals tell no names


def test_words_that_news_uses_plainly_have_no_valence() -> None:
    assert rules().word_values("security") == rules().word_values("war") == ()
    assert rules().word_values("good") == (("virtue", 1.0), ("VADER", 0.95))


def test_a_share_is_worked_out_as_the_docstring_says() -> None:
    known, (tokens, first, end) = rules(), named("Then [Ann Lee] lied.")
    lean = known.constant["lean"] + known.lean["deceive: agent"]
    reserve = known.constant["reserve"]
    parts = [math.exp(-lean - reserve), 1.0, math.exp(lean - reserve)]
    assert toward.by_rules(tokens, first, end) == pytest.approx([part / sum(parts) for part in parts])


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_text_has_shares(text: str, data: Any) -> None:
    tokens = tokens_of(text, 0, len(text), [])
    if len(tokens):
        first = data.draw(st.integers(0, len(tokens) - 1))
        end = data.draw(st.integers(first + 1, len(tokens)))
        shares = toward.by_rules(tokens, first, end)
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) == pytest.approx(1)


def test_the_table_has_each_word_once_and_a_weight_for_each_class() -> None:
    table = tomllib.loads((ROOT / "data" / "toward.toml").read_text(encoding="utf-8"))
    for kind in ("verbs", "words"):
        words = [word for some in table[kind].values() for word in some.split()]
        assert len(words) == len(set(words))
        assert words == [word for some in table[kind].values() for word in sorted(some.split())]
        assert all(word == word.lower() for word in words)
    assert set(table["words"]) < set(table["weights"]["lean"])
    assert {f"{name}: near" for name in table["verbs"]} - {"say: near"} <= set(table["weights"]["lean"])
    assert sum(len(weights) for weights in table["weights"].values()) < 80  # a table of rules, to be read by people


def test_forms_of_verbs() -> None:
    classes = rules().verb_classes
    for form in ("banned", "banning", "bans", "stole", "stolen", "denies", "denied", "admitted", "accusing"):
        assert classes(form), form
    assert classes("bread") == ()
