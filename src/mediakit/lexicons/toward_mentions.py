"""How does each sentence of a corpus speak of the actors that it names? A row a mention, with its scores.

The sentence is read whole, whatever of it is selected; what is scored is the mention. A mention is `quoted` where it stands
in what somebody is quoted as saying, in quotation marks or in indirect speech (corpus/quoted.py), else `own`: to quote a
view is not to hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.actors import actor_mentions
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.languages import english_articles
from mediakit.corpus.matching import Matches
from mediakit.corpus.named_sentences import Named, tokens_of_named
from mediakit.corpus.quoted import quoted_mask
from mediakit.corpus.spans import Place, sentence_offsets
from mediakit.lexicons.toward import all_by_rules
from mediakit.text.clauses import clause_around, standing
from mediakit.text.words import spans_in

__all__ = ["RULES", "VOICES", "Method", "ScoredMentions", "clause_places", "scored_mentions"]

Ints = npt.NDArray[np.int64]
VOICES = ("own", "quoted")


@dataclass(frozen=True, slots=True)
class Method:
    """A way to score mentions: its name with what tells its version (results are kept under it), and the scoring.

    score: mentions in their sentences -> [mentions, 3], shares of negative, neutral and positive
    """

    name: str
    score: Callable[[Sequence[Named]], npt.NDArray[np.float64]]


RULES = Method("rules", all_by_rules)


@dataclass(frozen=True, slots=True)
class ScoredMentions:
    """The mentions of actors in a part, in text order.

    actor: its number; sentence: number of the selected sentence; quoted: whether it stands in a quotation
    scores: [mentions, 3], shares of negative, neutral and positive; matches: the places
    """

    actor: Ints
    sentence: Ints
    quoted: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float64]
    matches: Matches

    def __len__(self) -> int:
        return len(self.actor)


def scored_mentions(
    corpus: Corpus, part: Part, actors: Mapping[str, Sequence[str]], method: Method = RULES
) -> ScoredMentions:
    """Score every mention of the actors in the selected sentences of English articles."""
    key = ("actor mentions", method.name, tuple((name, *aliases) for name, aliases in actors.items()))
    known = part.cache.get(key)
    if isinstance(known, ScoredMentions):
        return known
    found = actor_mentions(part, actors)
    sentence = part.sentence_of_chunk(found.matches.chunk)
    english = np.flatnonzero(english_articles(corpus.base)[part.article[sentence]])
    matches, sentence = found.matches.take(english), sentence[english]
    quoted = np.zeros(0, np.bool_)
    if len(english):
        position = matches.chunk if part.positions is None else part.positions[matches.chunk]
        quoted = quoted_mask(corpus.base, part.tokens)[position]
    scores = method.score([named for named, _ in _named(corpus, part, matches)])
    kept = ScoredMentions(found.actor[english], sentence, quoted, scores, matches)
    part.cache[key] = kept
    return kept


def _named(corpus: Corpus, part: Part, matches: Matches) -> Iterator[tuple[Named, int]]:
    """Each place in its whole sentence, and where its field begins in the block, in characters."""
    tokens = part.tokens
    begins = np.concatenate([[0], np.cumsum(tokens.n_chars_of_type[tokens.chunks.codes], dtype=np.int64)])
    _, starts, ends = (column.to_numpy() for column in sentence_offsets(Part.whole(tokens)))
    articles = corpus.base.rows(np.arange(tokens.first, tokens.first + tokens.n_articles))
    stored = [articles["title"].to_list(), articles["text"].to_list()]
    numbers = part.sentence[part.sentence_of_chunk(matches.chunk)]
    columns = (matches.chunk, matches.word, matches.last_chunk, matches.last_word, numbers)
    for chunk, word, last, last_word, number in zip(*(column.tolist() for column in columns), strict=True):
        field = int(tokens.sentences.field[number])
        origin = int(begins[tokens.chunks.starts[field]])
        start = _begin(part, begins, chunk) + spans_in(_core(part, chunk))[word][0] - origin
        end = _begin(part, begins, last) + spans_in(_core(part, last))[last_word][1] - origin
        text = stored[field % 2][field // 2]
        yield Named(text, int(starts[number]), int(ends[number]), start, end), origin


def _begin(part: Part, begins: Ints, chunk: int) -> int:
    return int(begins[chunk if part.positions is None else part.positions[chunk]])


def _core(part: Part, chunk: int) -> str:
    core: str = part.tokens.cores[int(part.tokens.chunks.core_of[part.codes[chunk]])]
    return core


def clause_places(corpus: Corpus, number: int, matches: Matches) -> list[Place]:
    """The clause around each mention, as far as it is selected, as places in a part."""
    part = corpus.parts[number]
    tokens, places = part.tokens, list[Place]()
    begins = np.concatenate([[0], np.cumsum(tokens.n_chars_of_type[tokens.chunks.codes], dtype=np.int64)])
    sentence = part.sentence_of_chunk(matches.chunk)
    edges = zip(part.starts[sentence].tolist(), part.starts[sentence + 1].tolist(), strict=True)
    mentioned = zip(matches.chunk.tolist(), matches.last_chunk.tolist(), strict=True)
    named = list(_named(corpus, part, matches))
    for (words, first, end), (_, origin), (least, most), (chunk, last) in zip(
        tokens_of_named(one for one, _ in named), named, edges, mentioned, strict=True
    ):
        a, b = clause_around(standing(words, first, end))
        span = np.array([words.starts[a], words.ends[b - 1] - 1]) + origin
        around = np.searchsorted(begins, span, side="right") - 1
        if part.positions is not None:
            low, high = around.astype(np.int32)  # (of the same kind: else all positions are converted for each mention)
            around = np.array(
                [np.searchsorted(part.positions, low), np.searchsorted(part.positions, high, side="right") - 1]
            )
        places.append(Place(number, max(min(int(around[0]), chunk), least), min(max(int(around[1]), last), most - 1)))
    return places
