"""The quick form of the word rule for ASCII chunks is the rule."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediakit.text import words

ASCII = st.text(alphabet="aBc9 0.,'-_!()$/@", max_size=14).map(lambda text: text.replace(" ", ""))


@given(ASCII)
def test_both_forms_find_the_same_words(chunk: str) -> None:
    folded = words.fold(chunk)
    assert words._ASCII_WORD_OR_END.findall(folded) == words._WORD_OR_END.findall(folded)


@given(st.lists(st.one_of(ASCII, st.text(alphabet="aé’İ‐.9", max_size=8)), max_size=12))
def test_types_keep_their_own_words_in_a_mixed_list(types: list[str]) -> None:
    together = words.words_of(types)
    for i, chunk in enumerate(types):
        mine = [together.vocabulary[word] for word in together.ids[together.starts[i] : together.starts[i + 1]]]
        alone = words.words_of([chunk])
        assert mine == [alone.vocabulary[word] for word in alone.ids]
