"""mediakit's VADER against NLTK's, cell by cell: on made sentences of rare-rule words, on news, on any text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mediakit.errors import ArgumentError, MissingPackage
from mediakit.lexicons import vader, vader_facts, vader_rules, vader_windows

# Words that NLTK's rules name, sentiment words, and marks; every rule must meet its case in some of the made sentences.
RULE_WORDS = [
    "never", "so", "this", "This", "SO", "Never", "great", "good", "bad", "good", "bad", "kind", "of", "sort",
    "of", "Kind", "OF", "KIND", "just", "enough", "least", "Least", "at", "very", "VERY", "not", "isn't", "NOT",
    "Isn't", "without", "GREAT", "BAD", "BUT", "But", "but", "the", "bomb", "bad", "ass", "yeah", "right",
    "kiss", "of", "death", "hand", "to", "mouth", "cut", "the", "mustard", "the", "shit", "love", "hate",
    "HATE", "love,", "hate.", "nor", "none", "happy!", "sad?", ":)", ":D", "ok??", "wow!!!", "the", "a", "I",
    "-", "--", "'good'", '"bad"', "good,", ",good", "good;;", "good...", "extremely", "EXTREMELY", "almost",
    "hardly", "REALLY", "?", "!", "?!", "!?", "İstanbul", "great\u2019", "(great)", "don\u2019t", "DON'T",
    "least.", "the bomb", "the shit", "bad ass", "yeah right", "cut the mustard", "kiss of death",
    "hand to mouth",
]  # fmt: skip

NEWS = """Iran condemned the attack on Tuesday, calling it a flagrant violation of international law.
The U.S. Navy cruiser shot down Iran Air Flight 655 over the Persian Gulf, killing all 290 people aboard.
"This is a tragedy," the president said, but he defended the captain's decision.
Officials said at least 12 people were killed and 30 wounded in the blast.
The talks were not a failure, diplomats insisted; they were "constructive and useful".
Few trusted the ceasefire, and it never held.
Oil prices fell sharply after the announcement, easing fears of a wider war.
The minister said the sanctions were unjust, cruel and illegal!
Why did the government lie to its own people?? Nobody would say.
Protesters chanted "Death to the dictator" and burned tyres.
The economy grew slightly more than expected, a welcome sign for investors.
It was the least successful operation of the year.
The very least the authorities could do was to apologise.
Critics say the deal is kind of weak, but supporters call it historic.
BREAKING: Massive explosion rocks the capital, dozens feared dead.
Hospitals were overwhelmed; doctors treated the injured in corridors.
The court didn't find him guilty, nor did it clear his name.
A spokesman denied that the strike had targeted civilians.
The army said it regretted the loss of innocent life.
She won the Nobel Peace Prize for her brave fight against oppression.
The opposition leader was arrested, beaten and denied a lawyer, his family said.
No one claimed responsibility for the bombing.
The two sides agreed to free all prisoners, a rare sign of hope.
Analysts are extremely worried about inflation.
The senator called the plan a disaster, a disgrace and a scam.
The aid convoy reached the besieged town without incident.
The rescue was hardly a success: three hostages died.
He is not a very good liar, a former aide joked.
The refugees were happy, if exhausted, to be home.
Inspectors found no evidence of weapons.
The UN warned of "catastrophic hunger" in the north.
Markets rallied on Friday; the rial gained 2.3%.
GREAT NEWS for farmers as the drought ends!!!
"We will defend our country," the general vowed, threatening a crushing response.
The report was barely noticed at home and harshly criticised abroad.
Neither side trusts the other, yet both want peace.
Families of the victims wept as the bodies were returned.
The bank's collapse cost savers dearly, but the regulator escaped blame.
A judge dismissed the fraud case for lack of evidence.
It is hard to see how the alliance can survive so bitter a quarrel.
This awful crime shocked the nation.
The village has never been so peaceful, residents say.
The ship's crew mistook the airliner for an attacking fighter.
The inquiry, which cleared the crew, was attacked as a whitewash.
Thousands celebrated in the streets after the team's stunning victory.
The governor resigned amid a corruption scandal.
The new vaccine is safe and effective, regulators said.
"I can't say I'm sorry," he told reporters. "They deserved worse."
The rebels kidnapped 40 schoolchildren; most escaped.
Talks collapsed. Fighting resumed within hours.
Its leaders enjoy support abroad and face anger at home.
The film is a moving tribute to the dead.
Unemployment fell to 3.9 percent, the lowest in a decade.
Police used tear gas and rubber bullets against the crowd.
The accused smiled; the victim's mother cried.
The agreement was praised by allies and rejected by Tehran.
Was it an accident? Was it murder? WAS IT REVENGE?
The firm paid a record fine for polluting the river.
Voters like him, just not enough to forgive the lies.
The king thanked the rescuers for their courage and kindness.
A grim, grinding war with no end in sight.
The weather was fine.
-
""".splitlines()

# A lexicon that turns VADER's gates around: negations and boosters in it, first words of idioms not.
ODD_WORDS = {"not": -1.0, "very": 1.0, "least": -0.5, "never": -0.7, "so": 0.4, "but": 0.3, "n't": 1.0, "isn't": 0.0}
NOT_IN_ODD = ("cut", "kiss", "hand", "bad", "yeah", "kind")

Reference = Callable[[str], tuple[float, ...]]


@cache
def lexicon(name: str) -> dict[str, float]:
    """VADER's lexicon as NLTK would read it, or the odd one."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    package = find_spec("vaderSentiment")
    assert package is not None
    assert package.submodule_search_locations
    analyzer = SentimentIntensityAnalyzer.__new__(SentimentIntensityAnalyzer)
    path = Path(package.submodule_search_locations[0]) / "vader_lexicon.txt"
    analyzer.lexicon_file = path.read_text(encoding="utf-8")
    words: dict[str, float] = analyzer.make_lex_dict()
    if name == "odd":
        words = {word: value for word, value in words.items() if word not in NOT_IN_ODD} | ODD_WORDS
    return words


@cache
def nltk_scores(text: str, name: str) -> tuple[float, ...]:
    """NLTK's neg, neu, pos and compound of a text."""
    from nltk.sentiment import vader as nltk_vader

    # Python 3.12's sum() corrects rounding; NLTK is compared as it is on Python 3.11: added from left to right.
    nltk_vader.sum = added_from_left
    analyzer = nltk_vader.SentimentIntensityAnalyzer.__new__(nltk_vader.SentimentIntensityAnalyzer)
    analyzer.lexicon, analyzer.constants = lexicon(name), nltk_vader.VaderConstants()
    scores = analyzer.polarity_scores(text)
    return tuple(scores[column] for column in ("neg", "neu", "pos", "compound"))


def added_from_left(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total


def cells(scores: vader.VaderScores) -> np.ndarray[Any, Any]:
    return np.column_stack([scores.neg, scores.neu, scores.pos, scores.compound])


@cache
def made_sentences() -> tuple[str, ...]:
    random = np.random.default_rng(1988)
    return tuple(" ".join(random.choice(RULE_WORDS, random.integers(0, 15))) for _ in range(4_000))


def mismatches(texts: tuple[str, ...] | list[str], name: str) -> list[str]:
    """The texts in which some cell differs from NLTK's."""
    ours = cells(vader.score_texts(texts, lexicon(name)))
    theirs = np.array([nltk_scores(text, name) for text in texts]).reshape(-1, 4)
    return [texts[row] for row in np.flatnonzero((ours != theirs).any(axis=1))]


def test_constants_are_those_of_the_installed_nltk() -> None:
    from nltk.sentiment.vader import VaderConstants

    path = Path(vader.__file__).parent / "data" / "vader_constants.json"
    ours = {key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if key != "about"}
    theirs = {key: value for key, value in vars(VaderConstants).items() if key.isupper() and "REGEX" not in key}
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        wanted = sorted(value) if isinstance(value, set | list) else value
        assert ours[key] == wanted
        if isinstance(value, dict):
            assert list(ours[key]) == sorted(value)


def test_lexicon_is_what_nltk_reads_from_the_same_file() -> None:
    assert vader.load_lexicon() == lexicon("vader")
    assert len(vader.load_lexicon()) > 7_000


def test_missing_lexicon_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vader_facts, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match="vaderSentiment"):
        vader_facts.load_lexicon.__wrapped__()


@pytest.mark.parametrize("name", ["vader", "odd"])
def test_made_sentences_score_as_in_nltk(name: str) -> None:
    assert mismatches(made_sentences(), name) == []


@pytest.mark.parametrize("name", ["vader", "odd"])
def test_news_scores_as_in_nltk(name: str) -> None:
    assert len(NEWS) > 60
    assert mismatches(NEWS, name) == []
    assert np.count_nonzero(vader.score_texts(NEWS).compound) > 45


@pytest.mark.no_cover  # counting takes as long as the test, and the examples above go through these lines
@given(st.text(max_size=60))
@example("\x1f good\xa0bad\u2028!")
@example("ﬁne \ud800 good")
@settings(max_examples=300, deadline=None)
def test_any_text_scores_as_in_nltk(text: str) -> None:
    assert mismatches([text], "vader") == []


PIECES = st.sampled_from(
    [*RULE_WORDS, *lexicon("vader"), *vader_facts.BOOSTERS, *vader_facts.NEGATIONS, "plain", "words"]
)
CASES = st.sampled_from([str, str, str.upper, str.title])
MARKS = st.sampled_from(["", "", "", *vader_facts.PUNCTUATION, "(", ")", "...", "\u2019s", "n't"])
WORDS = st.builds(lambda before, word, case, after: before + case(word) + after, MARKS, PIECES, CASES, MARKS)
TEXTS = st.builds(str.join, st.sampled_from([" ", "\n", "\xa0", "  ", "\u3000"]), st.lists(WORDS, max_size=14))


@pytest.mark.no_cover  # counting takes as long as the test, and the examples above go through these lines
@given(st.lists(TEXTS, min_size=1, max_size=8), st.sampled_from(["vader", "odd"]))
@settings(max_examples=300, deadline=None)
def test_any_words_and_marks_score_as_in_nltk(texts: list[str], name: str) -> None:
    assert mismatches(texts, name) == []


@given(st.floats(0, 1) | st.integers(0, 20_001).map(lambda n: n / 20_000), st.sampled_from([3, 4]))
def test_rounding_is_pythons(value: float, places: int) -> None:
    assert vader._rounded(np.array([value, -value]), places).tolist() == [round(value, places), round(-value, places)]


# Each way of taking one rule out of VADER: a made sentence must then score differently.
def without(name: str) -> tuple[object, str, object]:
    return vader_rules, "RULES", tuple(rule for rule in vader_rules.RULES if rule[0] != name)


def places_but(table: str) -> Iterator[tuple[object, str, object]]:
    places = getattr(vader_rules, table)
    return ((vader_rules, table, tuple(kept for kept in places if kept != place)) for place in places)


def none(marks: Any) -> Any:
    return np.zeros(len(marks))


def zeros(window: Any, valence: Any, rows: Any, distance: int) -> Any:
    return np.zeros(len(rows))


MUTATIONS: dict[str, tuple[object, str, object]] = {
    **{f"without {name}": without(name) for name, _ in vader_rules.RULES},
    **{f"without idioms at {vader_rules._IDIOM_PLACES[i]}": m for i, m in enumerate(places_but("_IDIOM_PLACES"))},
    **{f"without booster phrase {i}": m for i, m in enumerate(places_but("_BOOSTER_PHRASE_PLACES"))},
    "boosters in capitals count alike": (vader_rules, "booster_capitals", zeros),
    "never so is a negation": (vader_rules, "says_never_so", lambda w, rows, d: np.zeros(len(rows), np.bool_)),
    "boosters two words before count in full": (vader_rules, "BOOSTER_SHARE", {1: 1.0, 2: 1.0, 3: 0.9}),
    "boosters three words before count in full": (vader_rules, "BOOSTER_SHARE", {1: 1.0, 2: 0.95, 3: 1.0}),
    "words before but count in full": (vader_rules, "BEFORE_BUT", 1.0),
    "words after but count in full": (vader_rules, "AFTER_BUT", 1.0),
    "exclamation marks say nothing": (vader_windows, "exclamation_emphasis", none),
    "a fifth exclamation mark counts": (vader_windows, "MOST_EXCLAMATIONS", 5),
    "question marks say nothing": (vader_windows, "question_emphasis", none),
    "a fourth question mark counts in full": (vader_windows, "MOST_QUESTIONS", 4),
    "capitals among capitals count": (vader_windows, "_some_capitals", lambda f, s: np.ones(len(s) - 1, np.bool_)),
    "each occurrence has its own neighbours": (vader_windows, "_first_occurrence", lambda s, w: np.arange(len(s))),
    "no punctuation is stripped": (vader_facts, "bare_word", str),
    "contractions are no negations": (vader_facts, "NEGATES", 0),
    "at least and very least negate": (vader_facts, "_ANY_CASE", {**vader_facts._ANY_CASE, "at": 0, "very": 0}),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_made_sentences_notice_a_missing_rule(mutation: tuple[Any, str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = [cells(vader.score_texts(made_sentences(), lexicon(name))) for name in ("vader", "odd")]
    monkeypatch.setattr(*mutation)
    broken = [cells(vader.score_texts(made_sentences(), lexicon(name))) for name in ("vader", "odd")]
    assert any((before != after).any() for before, after in zip(sound, broken, strict=True))


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("good", 1.9),
        ("very good", 1.9 + 0.293),
        ("not good", 1.9 * -0.74),
        ("good but bad", 1.9 * 0.5 - 2.5 * 1.5),
        ("good!!", 1.9 + 2 * 0.292),
        ("bad??", -2.5 - 2 * 0.18),
        ("a GOOD day", 1.9 + 0.733),
        ("kind of people", 0.0),
        ("table", 0.0),
    ],
)
def test_sums_worked_by_hand(text: str, total: float) -> None:
    assert vader.score_texts([text]).compound.tolist() == [round(total / (total * total + 15) ** 0.5, 4)]


def test_shares_worked_by_hand() -> None:
    # "good" counts 1.9 + 1, "day" counts 1: 2.9 and 1 of 3.9
    scores = vader.score_texts(["good day", "", "- a"])
    assert cells(scores)[:, :3].tolist() == [[0.0, 0.256, 0.744], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


@pytest.mark.parametrize("block_size", [1, 7, 100])
def test_blocks_do_not_change_scores(block_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cells(vader.score_texts(made_sentences()))
    monkeypatch.setattr(vader, "BLOCK_SIZE", block_size)
    assert (cells(vader.score_texts(made_sentences()[:500])) == whole[:500]).all()


def test_sentences_may_begin_late_and_be_empty() -> None:
    facts = vader.facts(["good", "bad", ""], vader.load_lexicon())
    codes = np.array([1, 1, 0, 2, 1, 0], np.int32)
    scores = vader.score(codes, np.array([2, 2, 4, 5], np.int32), facts)
    assert scores.compound.tolist() == [0.0, 0.4404, -0.5423]
    assert vader.score(codes[:0], np.array([0]), facts).compound.tolist() == []


@pytest.mark.parametrize("starts", [[], [0, 3, 2], [0, 4], [-1, 2]])
def test_starts_outside_the_stream_are_refused(starts: list[int]) -> None:
    facts = vader.facts(["good"], vader.load_lexicon())
    with pytest.raises(ArgumentError, match=re.escape("between 0 and 3")):
        vader.score(np.zeros(3, np.int32), np.array(starts, np.int64), facts)


@pytest.mark.parametrize("code", [-1, 1])
def test_codes_without_facts_are_refused(code: int) -> None:
    facts = vader.facts(["good"], vader.load_lexicon())
    with pytest.raises(ArgumentError, match=f"0 to 0; given {code} to {code}"):
        vader.score(np.array([code], np.int32), np.array([0, 1]), facts)


@pytest.mark.no_cover  # counting takes as long as the test, and the examples above go through these lines
@pytest.mark.parametrize("name", ["vader", "odd"])
def test_explanations_add_up_to_the_compound(name: str) -> None:
    texts = [*NEWS, *made_sentences()[:1_000]]
    for text, compound in zip(texts, vader.score_texts(texts, lexicon(name)).compound.tolist(), strict=True):
        total = added_from_left([row.after for row in vader.explain(text.split(), lexicon(name))])
        assert round(total / (total * total + 15) ** 0.5, 4) == compound


def test_explanation_names_the_rules() -> None:
    words = ["The", '"good"', "people", "are", "not", "very", "HAPPY,", "but", "no", "kind", "of", "hero!?"]
    rows = vader.explain(words)
    assert [(row.chunk, row.word, row.rules) for row in rows] == [
        (6, "HAPPY", ["capitals", "booster, 1 word before", "negation, 2 words before", "but"]),
        (8, "no", ["booster, 3 words before", "but"]),
        (9, "kind", ["kind of"]),
        (-1, "!?", ["punctuation"]),
    ]


def test_explanation_gives_valences_and_untouched_words() -> None:
    good, bad = vader.explain(["good", "and", "not", "bad"])
    assert good == (0, "good", 1.9, 1.9, [])
    assert bad == (3, "bad", -2.5, -2.5 * -0.74, ["negation, 1 word before"])
    assert vader.explain([]) == []
    assert vader.explain(["plain", "words!"]) == []


def test_scoring_imports_neither_nltk_nor_vadersentiment() -> None:
    program = (
        "import sys; from mediakit.lexicons import vader; vader.score_texts(['good']); "
        "print([name for name in ('nltk', 'vaderSentiment', 'pandas', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
