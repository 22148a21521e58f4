"""What is there to code? The units of a selection: sentences, passages (what an article tells of one event), or articles.

Only selected sentences belong to a unit. A unit keeps where its text stands, as runs of `field:start-end` (code points, end
exclusive), so that it can be found again; its id is a hash of article and place, which says nothing about the source.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.passages import passages
from mediakit.corpus.spans import sentence_offsets
from mediakit.errors import unknown

__all__ = ["UNITS", "Units", "check_of", "text_at", "units_of"]

Ints = npt.NDArray[np.int64]
UNITS = ("sentence", "passage", "article")


@dataclass(frozen=True, eq=False)
class Units:
    """The units of a selection, in the order of the text.

    table: unit, article_id, event (of passages), spans
    article: row of the corpus; pairs: (unit, sentence) over all parts, sentences numbered through all parts
    """

    kind: str
    table: pl.DataFrame
    article: Ints
    pairs: tuple[Ints, Ints]

    def __len__(self) -> int:
        return self.table.height

    def first_sentence(self) -> Ints:
        """The first sentence of every unit."""
        unit, sentence = self.pairs
        return np.asarray(sentence[np.searchsorted(unit, np.arange(len(self)))])


def units_of(corpus: Corpus, kind: str) -> Units:
    """The units of the selected sentences.

    Raises ArgumentError for an unknown kind.
    """
    if kind not in UNITS:
        raise unknown("unit", kind, UNITS)
    place, article = _sentences(corpus)
    sentence = np.arange(len(article))
    if kind == "sentence":
        key, event = sentence, None
    elif kind == "article":
        key, event = article, None
    else:
        sentence, event = _told(corpus)
        key = article[sentence] * (len(passages(corpus.base).events) + 1) + event
    order = np.lexsort((sentence, key))
    names, unit = np.unique(key[order], return_inverse=True)
    of_sentence = sentence[order]
    first = np.searchsorted(unit, np.arange(len(names)))
    rows = article[of_sentence[first]]
    labels = None if event is None else [passages(corpus.base).events[i] for i in event[order][first].tolist()]
    ids = corpus.base.facts["article_id"].gather(rows)
    spans = _joined(place, unit, of_sentence, len(names))
    told = [
        _id(one, where, event_name)
        for one, where, event_name in zip(ids, spans, labels or [""] * len(spans), strict=True)
    ]
    table = pl.DataFrame(
        {"unit": told, "article_id": ids, "event": labels or [None] * len(told), "spans": spans},
        schema={"unit": pl.String, "article_id": pl.String, "event": pl.String, "spans": pl.String},
    )
    return Units(kind, table, rows, (unit, of_sentence))


def _sentences(corpus: Corpus) -> tuple[pl.DataFrame, Ints]:
    """Where the selected sentences of all parts stand, and their articles."""
    frames = [pl.DataFrame(sentence_offsets(part)) for part in corpus.parts if part.n_sentences]
    empty = pl.DataFrame(schema={"field": pl.String, "start_char": pl.Int64, "end_char": pl.Int64})
    article = np.concatenate([np.empty(0, np.int64), *(part.article.astype(np.int64) for part in corpus.parts)])
    return pl.concat([empty, *frames]), article


def _told(corpus: Corpus) -> tuple[Ints, Ints]:
    """(sentence, event) of the selected sentences that tell an event; background makes no passage."""
    found, begin = passages(corpus.base), 0
    sentences, events = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part, (told, event) in zip(corpus.parts, found.pairs, strict=True):
        place = np.full(int(part.sentence.max(initial=-1)) + 1, -1, np.int64)
        place[part.sentence] = np.arange(part.n_sentences)
        ok = told < len(place)
        at = place[told[ok]]
        sentences.append(at[at >= 0] + begin)
        events.append(event[ok][at >= 0])
        begin += part.n_sentences
    return np.concatenate(sentences), np.concatenate(events)


def _joined(place: pl.DataFrame, unit: Ints, sentence: Ints, n: int) -> list[str]:
    """The places of each unit's sentences, those that follow one another as one run."""
    fields, starts, ends = (place[name].gather(sentence).to_list() for name in ("field", "start_char", "end_char"))
    runs: list[list[tuple[str, int, int, int]]] = [[] for _ in range(n)]
    for u, number, field, start, end in zip(unit.tolist(), sentence.tolist(), fields, starts, ends, strict=True):
        last = runs[u][-1] if runs[u] else None
        if last and last[0] == field and last[3] == number - 1:
            runs[u][-1] = (field, last[1], end, number)
        else:
            runs[u].append((field, start, end, number))
    return [";".join(f"{field}:{start}-{end}" for field, start, end, _ in one) for one in runs]


def _id(article_id: str, spans: str, event: str) -> str:
    text = "\x1f".join((article_id, spans, event))
    return "u" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def text_at(row: dict[str, str | None], spans: str) -> str:
    """The text of a unit, from its article's row; runs are set apart by […], white space is one space."""
    pieces = []
    for run in spans.split(";"):
        field, _, ends = run.partition(":")
        start, _, end = ends.partition("-")
        pieces.append(" ".join((row[field] or "")[int(start) : int(end)].split()))
    headline = len(pieces) > 1 and spans.startswith("title:")
    return "\n".join([pieces[0], " […] ".join(pieces[1:])]) if headline else " […] ".join(pieces)


def check_of(text: str) -> str:
    """8 hex digits of a text, whatever a spreadsheet does to its spaces, line ends and a leading apostrophe.

    >>> check_of("Two words") == check_of("'Two   words ")
    True
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split()).removeprefix("'")
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
