"""Articles read later stand beside those at hand; an id that stands in both is told, never silently lost."""

from __future__ import annotations

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.joined import joined


def test_articles_of_both_with_the_codebook_of_the_first(make_corpus):
    first = make_corpus([{"text": "One.", "composed": True}], {"event": [{"id": "e", "name": "E"}]})
    more = make_corpus([{"article_id": "b", "source": "t", "text": "Two.", "desk": "x"}])
    both = joined(first.base, more.base)
    assert both.articles["article_id"].to_list() == ["a1", "b"]
    assert both.articles["composed"].to_list() == [True, False]
    assert both.articles["desk"].to_list() == [None, "x"]
    assert both.codebook == first.codebook
    assert mk.concordance(Corpus(both), pattern="two").table["article_id"].to_list() == ["b"]


def test_the_same_article_is_left_out_and_another_text_under_its_id_is_rejected(make_corpus):
    first = make_corpus([{"text": "One."}, {"text": "Two."}])
    more = make_corpus([{"text": "One."}, {"text": "Another text."}, {"text": "Three."}])
    both = joined(first.base, more.base)
    assert both.articles["text"].to_list() == ["One.", "Two.", "Three."]
    assert both.rejects["file"].to_list() == ["a2"]
    assert "1 of the articles read later" in both.notes[-1]
