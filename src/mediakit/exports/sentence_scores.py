"""Every score of every sentence, with where the sentence stands: no text, but the way back to it.

Offsets are code points into the stored field (title or text), end exclusive, so that whoever has the articles can put the
scores beside the sentences. A sentence that tells several events has them joined with `;` (`(none)`: background).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import NONE
from mediakit.corpus.passages import BACKGROUND, passages
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.tokens import PARTS_OF_ARTICLE
from mediakit.exports.article_scores import quoted_words
from mediakit.lexicons.frames import BUNDLED
from mediakit.measures.framing import sentence_scores
from mediakit.measures.sentiment import sentiment
from mediakit.registry import measure
from mediakit.result import Result

__all__ = ["sentence_table"]


def sentence_table(corpus: Corpus) -> Result:
    """The selected sentences in the order of the articles, a row each.

    Returns article_id, source, sentence (number in its article, from 1), field, start_char, end_char, part, event, n_words,
    n_words_quoted, voice (own, quoted or both), compound, neg, neu, pos, frames_policy and frames_news (frames of which the
    sentence holds a cue, joined with `;`, empty for none), composed where the corpus holds composed texts.

    >>> import mediakit as mk
    >>> table = sentence_table(mk.from_texts({"a": ["The court ruled. Great joy."]})).table
    >>> table.select("start_char", "end_char", "compound", "frames_policy").rows()
    [(0, 16, 0.0, 'legality'), (17, 27, 0.836, '')]
    """
    scored = sentiment(corpus, by="sentence").table.with_columns(pl.col("source").fill_null(NONE))
    place = ["article_id", "source", "sentence", "field", "start_char", "end_char"]
    tone = ["compound", "neg", "neu", "pos"]
    composed = [name for name in ("composed",) if name in scored.columns]
    frames = [_frames(corpus, book) for book in BUNDLED]
    table = pl.concat(
        [scored.select(place), _about(corpus), scored.select(tone), *frames, scored.select(composed)], how="horizontal"
    )
    cited = [one for name in ("sentiment", "framing") for one in measure(name).references]
    return Result(table, make_recipe(corpus, "sentences", {}, references=tuple(dict.fromkeys(cited))))


def _about(corpus: Corpus) -> pl.DataFrame:
    """Part, event, words and voice of each sentence."""
    told = passages(corpus.base)
    tables = []
    for number, part in enumerate(corpus.parts):
        n_words, n_quoted = part.n_words, quoted_words(corpus, part)
        voice = np.where(n_quoted == 0, "own", np.where(n_quoted >= n_words, "quoted", "both"))
        tables.append(
            pl.DataFrame(
                {
                    "part": pl.Series(PARTS_OF_ARTICLE).gather(part.tokens.part_of_sentence[part.sentence]),
                    "event": _events(told.events, told.pairs[number], told.n_sentences[number], part),
                    "n_words": n_words,
                    "n_words_quoted": n_quoted.astype(np.int64),
                    "voice": pl.Series(voice.tolist(), dtype=pl.String),
                }
            )
        )
    return pl.concat(tables)


def _events(names: list[str], pairs: tuple[np.ndarray, np.ndarray], n_sentences: int, part: Part) -> pl.Series:
    """The events that each selected sentence tells, joined with `;`."""
    told = [BACKGROUND] * n_sentences
    for sentence, event in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True):
        told[sentence] = names[event] if told[sentence] == BACKGROUND else f"{told[sentence]};{names[event]}"
    return pl.Series("event", told, dtype=pl.String).gather(part.sentence)


def _frames(corpus: Corpus, codebook: str) -> pl.DataFrame:
    """The frames of a codebook that each sentence has, joined with `;`; null where it has no score."""
    scores = sentence_scores(corpus, codebook=codebook)
    names = np.array(scores.items)
    joined: list[str | None] = []
    for part in corpus.parts:
        for row in scores.of_part(part):
            joined.append(None if np.isnan(row[0]) else ";".join(names[row > 0].tolist()))
    return pl.DataFrame({f"frames_{codebook}": pl.Series(joined, dtype=pl.String)})
