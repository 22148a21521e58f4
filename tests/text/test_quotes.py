"""Which chunks stand between quotation marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.text.quotes import MIN_QUOTED_CHUNKS, quote_facts, quoted_chunks


def quoted(text: str) -> str:
    """The quoted chunks of a text; paragraphs stand on lines."""
    paragraphs = [line.split() for line in text.split("\n")]
    chunks = [chunk for paragraph in paragraphs for chunk in paragraph]
    starts = np.concatenate([[0], np.cumsum([len(paragraph) for paragraph in paragraphs])])
    mask = quoted_chunks(quote_facts(chunks), starts)
    return " ".join(chunk for chunk, inside in zip(chunks, mask, strict=True) if inside)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "we will win" today.', '"we will win"'),
        ("He said “we will win,” and left.", "“we will win,”"),
        ("Il dit «nous allons gagner» hier.", "«nous allons gagner»"),
        ("Sie sagte: „Wir werden siegen.“ Dann ging sie.", "„Wir werden siegen.“"),
        ("„Wir werden siegen“, sagte er, „und zwar bald“.", "„Wir werden siegen“, „und zwar bald“."),
        ("Sie sagte: »Wir werden siegen« und ging.", "»Wir werden siegen«"),
        ("Das „sogenannte“ Haus der „alten Zeit“.", ""),
        ("Il a dit « nous allons gagner » hier.", "« nous allons gagner »"),
        ("Il a dit «\u00a0nous allons gagner\u00a0», puis rien.", "« nous allons gagner »,"),
        ("Mot », dit-il, et rien de plus.", ""),  # a closing mark after a space opens nothing
        ("The “so-called” republic.", ""),  # one or two chunks are a term
        ("The “so called” republic.", ""),
        ("He said ‘we will win’ today.", ""),  # single marks are apostrophes more often than not
        ("“One two three.\nFour five six.” Seven.", "“One two three."),  # to the paragraph's end
        ("No opening here” at all now.", ""),
        ("“One “two three” four five”", "“One “two three”"),  # an inner opening opens nothing
        ('He asked, ("Will you go now?") and left.', '("Will you go now?")'),
        ('A lone " mark opens here', '" mark opens here'),
        pytest.param(
            "She was “tired of it all”—and then left.",
            "“tired of it all”—and",
            marks=pytest.mark.xfail(strict=True, reason="a word glued on by a dash hides the closing mark"),
        ),
        ('"One two three" four "five six seven"', '"One two three" "five six seven"'),
    ],
)
def test_what_is_quoted(text: str, inside: str) -> None:
    assert quoted(text) == inside


@given(st.lists(st.sampled_from(['"a', 'b"', "c", "“d", "e”", '"', "«f»", "”"]), max_size=30), st.integers(0, 30))
def test_quotations_stay_in_their_paragraph_and_are_long_enough(chunks: list[str], cut: int) -> None:
    cut = min(cut, len(chunks))
    starts = np.unique(np.array([0, cut, len(chunks)]))
    mask = quoted_chunks(quote_facts(chunks), starts)
    assert len(mask) == len(chunks)
    whole = quoted_chunks(quote_facts(chunks[:cut]), np.unique(np.array([0, cut])))
    assert mask[:cut].tolist() == whole.tolist()  # what follows the paragraph changes nothing in it
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    assert all(end - start >= MIN_QUOTED_CHUNKS for start, end in zip(edges[::2], edges[1::2], strict=True))
