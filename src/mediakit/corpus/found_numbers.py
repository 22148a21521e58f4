"""Which numbers do the selected sentences give, where, of which event, and which figure of the codebook are they?

Only sentences with a chunk that can be part of a number are read; that is a fact of types. A number is a figure of
the codebook where the sentence tells the figure's event, their units are of one kind, the number is not told to be a
part ("82 of the victims"), and the sentence holds one of the figure's terms: in the unit, where that says what
happened ("1,500 dead"), else the nearest to the number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.codebook import Figure
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.matching import find
from mediakit.corpus.passages import BACKGROUND, passages
from mediakit.corpus.patterns import parse_all
from mediakit.corpus.spans import Place, sentence_offsets
from mediakit.text.number_units import is_part, kind_of_unit, says_what_happened
from mediakit.text.numbers import Number, find_numbers, holds_number

__all__ = ["MOST_KEPT", "FoundNumber", "numbers_in", "place_of"]

Ints = npt.NDArray[np.int64]
# A term further off than this tells of something else; the longest sentences of the bundled corpus have 300 characters.
REACH_CHARS = 120
# Without a unit, numbers up to this are parts of others or stand for a noun that was named before.
LEAST_WITHOUT_UNIT = 12
# Sentences of which it is kept what was read in them, of one corpus: some 100 MB at most
MOST_KEPT = 200_000
# Kinds of which a number without a unit can be: nobody leaves out "percent" or "years".
_COUNTED = ("people", "cities", "places", "countries", "seats", "votes", "names")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a corpus: part and selected sentence, where the sentence begins in its field, its text.

    event: of the figure, else one that the sentence tells; figure: id in the codebook, None where none fits
    """

    part: int
    sentence: int
    row: int
    field: str
    begins: int
    text: str
    number: Number
    event: str
    figure: str | None

    @property
    def start_char(self) -> int:
        """Where the expression begins in the field, in code points."""
        return self.begins + self.number.whole[0]

    @property
    def end_char(self) -> int:
        """Where it ends with its unit, exclusive."""
        return self.begins + self.number.whole[1]


@dataclass(frozen=True, slots=True)
class _Term:
    figure: Figure
    start: int
    end: int


def numbers_in(corpus: Corpus, article_id: str | None = None) -> Iterator[FoundNumber]:
    """Every number of the selected sentences, once for its figure's event or for each event of its sentence.

    Arguments: corpus; article_id, only those of this article.
    """
    events = _events_of_sentences(corpus)
    for at, part in enumerate(corpus.parts):
        candidates = _candidates(part)
        if article_id is not None:
            (row,) = corpus.base.facts["article_id"].eq(article_id).arg_true().to_list()
            candidates = candidates[part.article[candidates] == row]
        if not len(candidates):
            continue
        fields, starts, ends = (series.gather(candidates).to_list() for series in sentence_offsets(part))
        terms, stored = _terms(corpus, part), _stored(corpus, part.article[candidates])
        for sentence, field, start, end in zip(candidates.tolist(), fields, starts, ends, strict=True):
            text = stored[field][int(part.article[sentence])][start:end]
            told = events[at].get(int(part.sentence[sentence]), [])
            for number, event, figure in _told(corpus, part, sentence, text, told, terms.get(sentence, [])):
                yield FoundNumber(at, sentence, int(part.article[sentence]), field, start, text, number, event, figure)


def _stored(corpus: Corpus, article: npt.NDArray[np.int32]) -> dict[str, dict[int, str]]:
    """The titles and texts of some articles, by field and row."""
    rows = np.unique(article).astype(np.int64)
    table = corpus.base.rows(rows)
    return {
        name: dict(zip(rows.tolist(), table[name].fill_null("").to_list(), strict=True)) for name in ("title", "text")
    }


def _told(
    corpus: Corpus, part: Part, sentence: int, text: str, told: Sequence[str], terms: Sequence[_Term]
) -> Iterator[tuple[Number, str, str | None]]:
    """The numbers of a sentence, each with an event and its figure in the codebook."""
    possible = [figure for figure in corpus.codebook.figure if figure.event in ("", *told)]
    near = [term for term in terms if term.figure.event in ("", *told)]
    numbers = _numbers_of(corpus, text)
    for number in _selected(part, sentence, numbers):
        whole = number.unit == "percent" or not is_part(text, number.end)
        figure = _figure_of(number, possible, near, numbers) if whole else None
        for event in [figure.event] if figure and figure.event else told or [BACKGROUND]:
            yield number, event, figure.id if figure else None


def _numbers_of(corpus: Corpus, text: str) -> list[Number]:
    """The numbers of a sentence, which are found once, whatever is selected."""
    known: dict[str, list[Number]] = corpus.base.cache.setdefault("numbers of sentences", {})
    found = known.get(text)
    if found is None:
        found = find_numbers(text)
        if len(known) < MOST_KEPT:
            known[text] = found
    return found


def _candidates(part: Part) -> Ints:
    """The selected sentences with a chunk that can be part of a number."""
    cache = part.tokens.cache
    can = cache.get("may hold numbers")
    if not isinstance(can, dict):
        words = part.tokens.words
        of_word = np.array([holds_number(word) for word in words.vocabulary], np.bool_)
        n_can = np.concatenate([[0], np.cumsum(of_word[words.ids] if len(words.ids) else np.empty(0, np.bool_))])
        of_core = n_can[words.starts[1:]] > n_can[words.starts[:-1]]
        cache["may hold numbers"] = can = {"of type": of_core[part.tokens.chunks.core_of]}
    at_chunk = can["of type"][part.codes]
    return np.flatnonzero(part.sum_by_sentence(at_chunk.astype(np.int64)) > 0)


def _events_of_sentences(corpus: Corpus) -> list[dict[int, list[str]]]:
    found = passages(corpus.base)
    per_part = []
    for sentence, event in found.pairs:
        told: dict[int, list[str]] = defaultdict(list)
        for s, e in zip(sentence.tolist(), event.tolist(), strict=True):
            told[s].append(found.events[e])
        per_part.append(dict(told))
    return per_part


def _chunk_begins(part: Part, sentence: int) -> tuple[Ints, Ints]:
    """Where the selected chunks of a sentence begin and end, in characters from its first."""
    first, last = int(part.starts[sentence]), int(part.starts[sentence + 1])
    tokens = part.tokens
    positions = np.arange(first, last) if part.positions is None else part.positions[first:last]
    stream = tokens.chunks.codes[positions[0] : positions[-1] + 1]
    lengths = tokens.n_chars_of_type[stream].astype(np.int64)
    begins = (np.cumsum(lengths) - lengths)[positions - positions[0]]
    return begins, begins + lengths[positions - positions[0]]


def _selected(part: Part, sentence: int, numbers: Sequence[Number]) -> list[Number]:
    """The numbers that stand in selected chunks (not in a quotation that was left out)."""
    if part.positions is None or not numbers or _is_whole(part, sentence):
        return list(numbers)
    begins, ends = _chunk_begins(part, sentence)
    return [one for one in numbers if bool(np.any((begins <= one.start) & (one.start < ends)))]


def _is_whole(part: Part, sentence: int) -> bool:
    """Whether all chunks of a sentence are selected."""
    starts, at = part.tokens.sentences.starts, part.sentence[sentence]
    return bool(part.starts[sentence + 1] - part.starts[sentence] == starts[at + 1] - starts[at])


def _terms(corpus: Corpus, part: Part) -> dict[int, list[_Term]]:
    """Where the terms of the codebook's figures stand, by selected sentence."""
    figures = [figure for figure in corpus.codebook.figure for _ in figure.terms]
    patterns = parse_all([term for figure in corpus.codebook.figure for term in figure.terms])
    if not patterns:
        return {}
    matches = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions, longest=False)
    sentences = part.sentence_of_chunk(matches.chunk).tolist()
    found: dict[int, list[_Term]] = defaultdict(list)
    offsets: dict[int, tuple[Ints, Ints]] = {}
    columns = (sentences, matches.chunk.tolist(), matches.last_chunk.tolist(), matches.pattern.tolist())
    for sentence, chunk, last, pattern in zip(*columns, strict=True):
        if sentence not in offsets:
            offsets[sentence] = _chunk_begins(part, sentence)
        begins, ends = offsets[sentence]
        first = int(part.starts[sentence])
        found[sentence].append(_Term(figures[pattern], int(begins[chunk - first]), int(ends[last - first])))
    return dict(found)


def _figure_of(
    number: Number, figures: Sequence[Figure], terms: Sequence[_Term], others: Sequence[Number]
) -> Figure | None:
    """The figure of the codebook that a number is, of those whose event the sentence tells."""
    ranked = []
    for order, figure in enumerate(figures):
        own = [term for term in terms if term.figure.id == figure.id]
        rank = _rank(number, figure, own, [one for one in others if one is not number])
        if rank is not None:
            ranked.append((rank, order))
    return figures[min(ranked)[1]] if ranked else None


def _rank(number: Number, figure: Figure, terms: Sequence[_Term], others: Sequence[Number]) -> tuple[int, int] | None:
    """How well a figure fits, smaller is better: (0 in the unit, 1 beside it, 2 by its kind only; distance)."""
    wanted, given = kind_of_unit(figure.unit, head="first"), kind_of_unit(number.unit)
    if number.high == 1:  # "in one city": an example, not a count
        return None
    inside = [term for term in terms if _in_unit(number, term)]
    outside = [term for term in terms if not any(_in_unit(one, term) for one in (number, *others))]
    if number.unit is None:
        later = [
            one for one in others if one.start > number.start
        ]  # what was counted before may be left out: "and 40 in"
        own = [term for term in terms if not any(_in_unit(one, term) for one in later)]
        return _rank_without_unit(number, wanted, own)
    if (given is not None and given != wanted) or (given is None and not inside):
        return None
    if inside and wanted != "time" and (given != "people" or says_what_happened(number.unit)):
        return 0, -max(term.end - term.start for term in inside)  # "victims of terrorism" before "victims"
    near = [term for term in outside if all(_distance(number, term) <= _distance(one, term) for one in others)]
    nearest = min((_distance(number, term) for term in near), default=REACH_CHARS + 1)
    if nearest <= REACH_CHARS:
        return 1, nearest
    by_kind = wanted is not None and wanted not in ("people", "time")  # years of what: the unit alone does not say
    return (2, 0) if by_kind or (inside and wanted != "time") else None


def _rank_without_unit(number: Number, wanted: str | None, terms: Sequence[_Term]) -> tuple[int, int] | None:
    """A number without a unit is a figure by the nearest term; a small one is usually a part ("four of them")."""
    nearest = min((_distance(number, term) for term in terms), default=REACH_CHARS + 1)
    reach = REACH_CHARS if wanted == "people" else REACH_CHARS // 3  # who is counted is left out more often than what
    return (1, nearest) if wanted in _COUNTED and nearest <= reach and number.low > LEAST_WITHOUT_UNIT else None


def _in_unit(number: Number, term: _Term) -> bool:
    """Whether a term stands in a number's expression or its unit."""
    spans = [(number.start, number.end), (number.unit_start or 0, number.unit_end or 0)]
    return any(term.start < end and start < term.end for start, end in spans)


def _distance(number: Number, term: _Term) -> int:
    start, end = number.whole
    return max(term.start - end, start - term.end, 0)


def place_of(corpus: Corpus, found: FoundNumber) -> Place:
    """The chunks that hold a number, as a place."""
    part = corpus.parts[found.part]
    begins, ends = _chunk_begins(part, found.sentence)
    inside = np.flatnonzero((begins < found.number.whole[1]) & (ends > found.number.whole[0]))
    first = int(part.starts[found.sentence])
    return Place(found.part, first + int(inside[0]), first + int(inside[-1]))
