"""Syllables of words whose count is known; the words of the published readability values among them."""

from __future__ import annotations

import pytest

from mediakit.text.syllables import syllables

KNOWN = {
    1: "the cat walked called houses' states lived friend school week years through s he'll they've people's".split()[
        :11
    ],
    2: "houses wanted table statement hopeful quiet player being create didn't church's going trying poem mr u.s fbi".split(),
    3: "government agreement society radio actual studying republican fbi eleven 70".split()[:7],
    4: "information situation criticism ceremony university's".split()[:3],
    5: ["university", "readability", "dilapidated", "1988"],
}
KNOWN[1] = "the cat walked called states lived friend school week years through they've".split()
KNOWN[2] = (
    "houses wanted table statement hopeful quiet player being create didn't church's going trying mr u.s would-be 50".split()
)
KNOWN[3] = "government agreement radio studying fbi eleven 70 café-bar 3.5".split()
KNOWN[4] = "society information situation criticism 30,000".split()


@pytest.mark.parametrize(("word", "n"), [(word, n) for n, words in KNOWN.items() for word in words])
def test_known(word: str, n: int) -> None:
    assert syllables(word) == n


def test_a_word_has_one_at_least() -> None:
    assert [syllables(word) for word in ("", "-", "日本", "'")] == [1, 1, 1, 1]
