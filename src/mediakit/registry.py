"""Which measures are there? Names with facts, so that commands, menus, docs and tests read them without importing any.

To add a measure: write `measures/<name>.py` with a public function of that name, add a line here and its columns to
`schema.py`; the contract tests in tests/contracts/ then run over it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from mediakit.errors import unknown

__all__ = ["MEASURES", "VIEWS", "Measure", "load", "measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Facts about a measure.

    function: "module:function"; title and question: for menus and docs; references: author (year)
    evidence: "module:function" that finds the text behind a row
    scores: "module:function" that gives a value per sentence and item, for `compare`; None where it has none
    scales: whether it is computed part by part; trust: one line on how far to trust it
    """

    name: str
    function: str
    title: str
    question: str
    references: tuple[str, ...]
    evidence: str
    trust: str
    scores: str | None = None
    scales: bool = True


_ALL = (
    Measure(
        "terms",
        "mediakit.measures.terms:terms",
        "Terms",
        "Which words does each group use, how often, and in how many articles?",
        ("Spärck Jones (1972), inverse document frequency",),
        "mediakit.measures.terms:evidence",
        "Counts are exact; a word's sense is not told apart.",
    ),
    Measure(
        "keyness",
        "mediakit.measures.keyness:keyness",
        "Keyness",
        "Which words mark a group off from the others?",
        (
            "Hardie (2014), log ratio",
            "Monroe, Colaresi & Quinn (2008), weighted log-odds",
            "Lijffijt et al. (2016), Welch's t over articles",
            "Dunning (1993), G²",
            "Benjamini & Hochberg (1995), q",
        ),
        "mediakit.measures.keyness:evidence",
        "Differences in wording between these articles; q allows for many tests, and the article is the unit.",
    ),
    Measure(
        "concordance",
        "mediakit.measures.concordance:concordance",
        "Concordance",
        "In which contexts does a word or pattern stand?",
        ("Sinclair (1991), key word in context",),
        "mediakit.measures.concordance:evidence",
        "Every match is shown as it stands in the text.",
    ),
    Measure(
        "sentiment",
        "mediakit.measures.sentiment:sentiment",
        "Tone of wording",
        "How positive or negative is the wording?",
        ("Hutto & Gilbert (2014), VADER",),
        "mediakit.measures.sentiment:evidence",
        "Says how something is worded, not what a source thinks: a killing is worded negatively by everyone.",
        scores="mediakit.measures.sentiment:sentence_scores",
    ),
    Measure(
        "framing",
        "mediakit.measures.framing:framing",
        "Frame cues",
        "Which ways of making sense of an issue do the words go with?",
        (
            "Entman (1993), frames",
            "Boydstun et al. (2014), policy frames",
            "Semetko & Valkenburg (2000), news frames",
        ),
        "mediakit.measures.framing:evidence",
        "Words that go with a frame, not proof of one; compare sources within a frame, not frames with each other.",
        scores="mediakit.measures.framing:sentence_scores",
    ),
    Measure(
        "labelling",
        "mediakit.measures.labelling:labelling",
        "Word choice and labelling",
        "What does each group call the same thing?",
        (
            "Hamborg, Donnay & Gipp (2019), word choice and labelling",
            "Efron & Tibshirani (1993), BCa",
        ),
        "mediakit.measures.labelling:evidence",
        "Counts the names that the codebook lists, in any sense; sources that tell other events name other things.",
    ),
    Measure(
        "coverage",
        "mediakit.measures.coverage:coverage",
        "Coverage of events",
        "Which events does each group tell, how much, and which not?",
        (
            "D'Alessio & Allen (2000), gatekeeping and coverage bias",
            "Hamborg, Donnay & Gipp (2019), event selection",
        ),
        "mediakit.measures.coverage:evidence",
        "Not found means in these articles and in the codebook's words; what else a source published is not seen.",
    ),
    Measure(
        "quotations",
        "mediakit.measures.quotations:quotations",
        "Quotations",
        "Who is quoted, with which verb, saying what?",
        ("Pareti (2015), attribution as source, cue and content", "Newell et al. (2018), PolNeAR"),
        "mediakit.measures.quotations:evidence",
        "Rules for English: in political news nine tenths of what they mark is told as somebody's, and they mark three "
        "quarters of that; speakers are less sure.",
    ),
    Measure(
        "voices",
        "mediakit.measures.voices:voices",
        "Voices",
        "Whose voices does each group let speak, how much, and with which verbs?",
        ("Pareti (2015), attribution as source, cue and content", "Newell et al. (2018), PolNeAR"),
        "mediakit.measures.voices:evidence",
        "Counts of quotations found by rules; names are joined by surname and order: check small counts in the text.",
    ),
    Measure(
        "figures",
        "mediakit.measures.figures:figures",
        "Figures",
        "Which numbers are given, of what, and on whose word?",
        ("Roy, Vieira & Roth (2015), quantities in natural language",),
        "mediakit.measures.figures:evidence",
        "Rules over words: a unit, a date or an owner that another sentence gives is not seen.",
    ),
    Measure(
        "figures_table",
        "mediakit.measures.figures:figures_table",
        "Figures side by side",
        "How far apart are the numbers that groups give of the same thing?",
        ("Seybolt, Aronson & Fischhoff (2013), counting casualties",),
        "mediakit.measures.figures:evidence_of_table",
        "Only numbers told to be the same figure of the codebook; dates and places may still differ.",
    ),
)
MEASURES: dict[str, Measure] = {entry.name: entry for entry in _ALL}
# Results that lay measures side by side, with what finds the text behind their rows
VIEWS: dict[str, str] = {"lineup": "mediakit.compare.lineup_evidence:lineup_evidence"}


def measure(name: str) -> Measure:
    """The facts of a measure; ArgumentError naming those there are if it is unknown."""
    if name not in MEASURES:
        raise unknown("measure", name, MEASURES)
    return MEASURES[name]


def load(target: str) -> Callable[..., Any]:
    """Import "module:function"."""
    module, _, function = target.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(module), function)
    return loaded
