"""What does the model say of tone? Toward a name in its sentence, and of a sentence as a whole.

Toward a name: three shares, which are calibrated (logits divided by the card's temperature: of mentions given a share of .8,
about eight in ten have that label). Where the greatest share is below the card's bound, the model is unsure; the label still
stands, and results count how often that is.

Of a sentence: people's mean rating, as learned from editorials, from -1 to 1.

It cannot see irony that needs knowledge of the world, nor more than the sentence, nor whose view it tells; it was taught on
American news of 2012 to 2020, and has its habits from there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.corpus.named_sentences import Named
from mediakit.models.card import agreement, card
from mediakit.models.encoder import encoder
from mediakit.models.marking import WINDOW
from mediakit.models.sentence_scores import sentence_scores, with_a_word

__all__ = [
    "POLAR",
    "shares_in_sentence",
    "shares_toward",
    "text_tones",
    "tone_notes",
    "tones",
    "toward_notes",
    "unsure",
]

Array = npt.NDArray[np.float64]
# Half a point of the raters' scale from -4 to 4, over 4: what rounds to a rating other than neutral.
POLAR = 0.125
LONG = f"of a long sentence, the {WINDOW} word pieces around the name are read"


def shares_toward(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> Array:
    """Shares of negative, neutral and positive toward the span [start, end) of each text: [texts, 3], rows add up to 1."""
    logits = encoder().read_toward(texts, spans).toward / card().temperature
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Array = exp / exp.sum(axis=1, keepdims=True)
    return shares


def shares_in_sentence(named: Sequence[Named]) -> Array:
    """The same for mentions in their sentences, which alone are read; an owner's 's is left unmarked, as mostly in training."""
    texts = [one.text[one.begin : one.stop] for one in named]
    ends = [one.end - 2 * one.text[one.start : one.end].lower().endswith(("'s", "’s")) for one in named]
    spans = [(one.start - one.begin, end - one.begin) for one, end in zip(named, ends, strict=True)]
    return shares_toward(texts, spans)


def unsure(shares: Array) -> npt.NDArray[np.bool_]:
    """Which shares are too even to go by."""
    found: npt.NDArray[np.bool_] = shares.max(axis=1, initial=0.0) < card().unsure_below
    return found


def text_tones(texts: Sequence[str]) -> Array:
    """The tone of each text, read as one sentence: -1 to 1, NaN where it has no word."""
    held = with_a_word(texts)
    tones = np.full(len(texts), np.nan)
    if held:
        tones[held] = np.clip(encoder().read([texts[i] for i in held]).tone, -1.0, 1.0)
    return tones


def tones(part: Part, wanted: npt.NDArray[np.bool_]) -> Array:
    """The tone of each selected sentence of a block that is wanted, -1 to 1; NaN of the others, and where there is no word."""
    return np.where(wanted, np.clip(sentence_scores(part, wanted).tone, -1.0, 1.0), np.nan)


def toward_notes() -> list[str]:
    """What a result by the model says of it: which it is, how far to trust it, and where it fails."""
    bound = card().unsure_below
    return [
        f"scored by the {agreement('toward')}",
        f"unsure: a greatest share below {bound:.2f}",
        LONG,
        *symmetry_notes(),
    ]


def tone_notes() -> list[str]:
    """The same of the tone of sentences."""
    return [f"scored by the {agreement('tone')}"]


def symmetry_notes() -> list[str]:
    """Sets of names whose exchange changes the label more often than 1 in 20."""
    return [
        f"exchanging {name} changes {found['share_changed']:.0%} of labels in sentences written for that test"
        for name, found in card().symmetry.items() if found["share_changed"] > 0.05
    ]  # fmt: skip
