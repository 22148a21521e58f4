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

__all__ = ["MEASURES", "SCORERS", "VIEWS", "Measure", "load", "measure", "scorer"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Facts about a measure.

    function: "module:function"; title and question: for menus and docs; references: author (year)
    evidence: "module:function" that finds the text behind a row
    scores: "module:function" that gives a value per sentence and item, for `compare`; None where it has none
    scales: whether it is computed part by part; trust: one line on how far to trust it
    both_sides: whether a row's evidence is of its target and of its reference
    whole: whether a row's evidence is looked for in all of the corpus, though the row is about one article
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
    both_sides: bool = False
    whole: bool = False


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
        (
            "Hutto & Gilbert (2014), VADER",
            "Young & Soroka (2012), Dodds et al. (2011), scores of word lists",
        ),
        "mediakit.measures.sentiment:evidence",
        "Says how something is worded, not what a source thinks: a killing is worded negatively by everyone.",
        scores="mediakit.measures.sentiment:sentence_scores",
    ),
    Measure(
        "actor_sentiment",
        "mediakit.measures.actor_sentiment:actor_sentiment",
        "Sentiment toward actors",
        "How does each group speak of the actors that it names, in its own words and in those that it quotes?",
        ("Hamborg & Donnay (2021), NewsMTSC", "Hutto & Gilbert (2014), VADER"),
        "mediakit.measures.actor_sentiment:evidence",
        "The rules agree with people on two mentions in three, the model more often (its card says how often): go by many "
        "mentions, and read them; irony, pronouns and what is only implied are not seen.",
    ),
    Measure(
        "word_shift",
        "mediakit.measures.word_shift:word_shift",
        "Word shift",
        "Which words make the difference in tone?",
        ("Gallagher et al. (2021), generalized word shifts",),
        "mediakit.measures.word_shift:evidence",
        "Takes a difference in tone apart into words, exactly; it shows which words differ, not why.",
        both_sides=True,
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
        "A cue goes with a frame and does not prove it; compare sources within a frame, not frames with each other.",
        scores="mediakit.measures.framing:sentence_scores",
    ),
    Measure(
        "frame_patterns",
        "mediakit.measures.frame_details:frame_patterns",
        "Patterns behind frame cues",
        "Which words and phrases made a group's frame scores?",
        ("Entman (1993), frames",),
        "mediakit.measures.frame_details:evidence_of_patterns",
        "Counts are exact; a pattern in another sense than the frame's counts too.",
    ),
    Measure(
        "frame_cooccurrence",
        "mediakit.measures.frame_details:frame_cooccurrence",
        "Frames together",
        "Which frames stand together in a sentence?",
        ("Entman (1993), frames",),
        "mediakit.measures.frame_details:evidence_of_cooccurrence",
        "A description: long sentences hold more frames, so a ratio somewhat above 1 says little.",
    ),
    Measure(
        "frame_words",
        "mediakit.measures.frame_words:frame_words",
        "Words of a frame",
        "Which words go with a frame at each source?",
        ("Hardie (2014), log ratio", "Monroe, Colaresi & Quinn (2008), weighted log-odds"),
        "mediakit.measures.frame_words:evidence",
        "A description: the frame's own cues are among them, since they are how its sentences were found.",
    ),
    Measure(
        "topics",
        "mediakit.measures.topics:topics",
        "Topics",
        "Which topics do the articles have that nobody listed, and how much of each has a group?",
        (
            "Lee & Seung (1999), non-negative matrix factorisation",
            "Blei, Ng & Jordan (2003), latent Dirichlet allocation",
            "Greene, O'Callaghan & Cunningham (2014), stability",
            "Sievert & Shirley (2014), relevance",
        ),
        "mediakit.measures.topics:evidence",
        "Topics are what these articles make of them: another number or other articles give others.",
        scales=False,
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
        "actor_words",
        "mediakit.measures.actor_words:actor_words",
        "Words near actors",
        "Which words go with each actor at one group more than at the others?",
        (
            "Church & Hanks (1990), association of words",
            "Lijffijt et al. (2016), Welch's t over articles",
            "Monroe, Colaresi & Quinn (2008), weighted log-odds",
        ),
        "mediakit.measures.actor_words:evidence",
        "Words in the same sentence as a name: beside the actor, not always about it, and whoever says them.",
    ),
    Measure(
        "find_labels",
        "mediakit.measures.find_labels:find_labels",
        "Proposed labels",
        "Which names for a concept may the codebook still miss?",
        (
            "Hamborg, Donnay & Gipp (2019), word choice and labelling",
            "Harris (1954), distribution",
            "Hearst (1992), patterns of naming",
        ),
        "mediakit.measures.find_labels:evidence",
        "Proposals to accept or refuse: most are other things told of with the concept.",
        scales=False,
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
        "events",
        "mediakit.measures.events:events",
        "Events found",
        "Which articles tell the same event, where no codebook says which events there are?",
        (
            "Cybulska & Vossen (2014), ECB+",
            "Sokal & Michener (1958), average linkage",
            "Robertson & Zaragoza (2009), BM25",
        ),
        "mediakit.measures.events:evidence",
        "Narrow groups: alike events were told apart in what it learned from; an article is in one group only.",
        scales=False,
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
    Measure(
        "duplicates",
        "mediakit.measures.duplicates:duplicates",
        "Copies and near-copies",
        "Which articles are copies of each other, in whole or in part?",
        ("Broder (1997), resemblance and containment", "Irber et al. (2022), scaled MinHash"),
        "mediakit.measures.duplicates:evidence",
        "Words are shared; who wrote them first, an agency or one of the two, is not seen.",
        scales=False,
    ),
    Measure(
        "lockwords",
        "mediakit.measures.lockwords:lockwords",
        "Lockwords",
        "Which frequent words do a group and the others use alike?",
        ("Baker (2011), lockwords", "Schuirmann (1987), two one-sided tests", "Benjamini & Hochberg (1995), q"),
        "mediakit.measures.lockwords:evidence",
        "Likeness is shown within a margin, which is a choice; a like rate is not a like use.",
    ),
    Measure(
        "dispersion",
        "mediakit.measures.dispersion:dispersion",
        "Dispersion",
        "Is a word used all over, or does it live in a few articles?",
        (
            "Juilland & Chang-Rodríguez (1964), D",
            "Carroll (1970), D2",
            "Rosengren (1971), S",
            "Gries (2008), DP",
            "Lijffijt & Gries (2012), DPnorm",
        ),
        "mediakit.measures.dispersion:evidence",
        "Counts are exact; a rare word cannot be evenly spread over many articles, so compare words of like frequency.",
    ),
    Measure(
        "collocations",
        "mediakit.measures.collocations:collocations",
        "Collocations",
        "Which words stand together more often than by chance?",
        (
            "Church & Hanks (1990), pointwise mutual information",
            "Church et al. (1991), t",
            "Dunning (1993), G²",
            "Pedersen & Bruce (1996), minimum sensitivity",
            "Rychlý (2008), logDice",
            "Evert (2008), spans",
        ),
        "mediakit.measures.collocations:evidence",
        "Counts are exact; the measures rank and do not test, and names and set phrases come first.",
    ),
    Measure(
        "readability",
        "mediakit.measures.readability:readability",
        "Readability and richness",
        "How hard are the articles to read, and how varied are their words?",
        (
            "Flesch (1948), reading ease",
            "Kincaid et al. (1975), grade level",
            "McLaughlin (1969), SMOG",
            "Senter & Smith (1967), ARI",
            "Coleman & Liau (1975)",
            "Gunning (1952), fog",
            "Covington & McFall (2010), moving type-token ratio",
            "Yule (1944), K",
            "McCarthy & Jarvis (2010), MTLD",
        ),
        "mediakit.measures.readability:evidence",
        "The length of sentences and words, not clarity; syllables are counted by rules for English.",
    ),
    Measure(
        "wire_copy",
        "mediakit.measures.wire_copy:wire_copy",
        "Wire copy",
        "Which articles share an agency's text, and what did each add or leave out?",
        (
            "Broder (1997), resemblance and containment",
            "Boumans et al. (2018), agency copy in online news",
            "Sørensen (1948), complete linkage",
        ),
        "mediakit.measures.wire_copy:evidence",
        "Words are shared; an agency is named only where a text names it as its origin.",
        scales=False,
        whole=True,
    ),
    Measure(
        "similarity",
        "mediakit.measures.similarity:similarity",
        "Likeness",
        "How alike are the words of two groups, or of two articles?",
        (
            "Salton & McGill (1983), cosine",
            "Spärck Jones (1972), inverse document frequency",
            "Lin (1991), Jensen–Shannon divergence",
            "Hurlbert (1971), rarefaction",
            "Reimers & Gurevych (2019), sentence vectors",
            "Wang et al. (2020), MiniLM, whose sentence vectors it learned",
        ),
        "mediakit.measures.similarity:evidence",
        "Shared words, or by the model shared subjects, not shared views; large groups look more alike than small ones, unless "
        "compared at equal words.",
        scales=False,
        both_sides=True,
    ),
)
MEASURES: dict[str, Measure] = {entry.name: entry for entry in _ALL}
# Results that lay measures side by side, with what finds the text behind their rows
VIEWS: dict[str, str] = {
    "lineup": "mediakit.compare.lineup_evidence:lineup_evidence",
    "over_time": "mediakit.compare.over_time:over_time_evidence",
    "model": "mediakit.compare.model:model_evidence",
}

# What can be set against coders, beside the measures that give a score per sentence: name -> "module:function", given the
# corpus and settings (`method` among them), gives `Scores`
SCORERS: dict[str, str] = {
    "actor_sentiment": "mediakit.coding.machine:toward_scores",
    "voice": "mediakit.coding.machine:voice_scores",
}


def scorer(name: str) -> str:
    """The function that scores sentences by this name; ArgumentError naming those there are if it is unknown."""
    known = {one.name: one.scores for one in _ALL if one.scores} | SCORERS
    if name not in known:
        raise unknown("scorer", name, sorted(known))
    return known[name]


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
