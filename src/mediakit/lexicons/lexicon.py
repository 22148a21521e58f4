"""Which words does a list give which weight? One importer for the word lists that researchers bring.

A list is read from any of the formats of `lexicon_files.py` and turned into mediakit's one pattern grammar: case-folded
words, wildcards, phrases. Lines that cannot be used are in `.rejects`, with file, line and reason; nothing is dropped
in silence. A word that several entries of a list mean is counted once, by the entry that says most (a word before a
wildcard, a longer one before a shorter).

Categories of tone are known by their names (positive, negative, posemo, tone_neg, ...), or named by the caller.
"Negated" ones (`neg_positive` of the Lexicoder Sentiment Dictionary holds "not good") take the word back that they
negate: its authors subtract negated positive words from the positive ones (Young & Soroka 2012), so "not good" comes to
nothing; with negated="reverse" it counts as negative.

Lists whose licence forbids passing them on (LIWC, LSD2015, NRC) are the user's to bring; none is bundled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.patterns import Pattern
from mediakit.errors import ArgumentError, CodebookError, listed, unknown
from mediakit.lexicons.lexicon_entries import entries_of
from mediakit.lexicons.lexicon_files import Line, Unusable, read_lines

__all__ = ["Lexicon", "as_lexicon", "load_lexicon", "polarity_of"]

# Names of categories of tone: of the General Inquirer, LIWC 2001 to 22, LSD, Hu & Liu, NRC, Loughran & McDonald.
_POSITIVE = ("positive", "pos", "posemo", "positiv", "emo_pos", "tone_pos", "positivity", "positive_emotion")
_NEGATIVE = ("negative", "neg", "negemo", "negativ", "emo_neg", "tone_neg", "negativity", "negative_emotion")
_NEGATED = ("neg_positive", "neg_negative")
REJECT_COLUMNS = {"file": pl.String, "line": pl.Int64, "text": pl.String, "reason": pl.String}
NEGATED = ("cancel", "reverse")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A word list. Made by `load_lexicon`.

    name: of the file; categories: their names; polarity: of each, 1, -1, or 0 where it is none of tone
    patterns, category_of, weights, lines: entries, in the order of the file; weighted: whether they differ in weight
    values: what each entry adds to a score of tone; None where it adds nothing because it is of no category of tone
    centre: the middle of the scale; negation: a negation among so many words before a match turns its weight
    options: how it was loaded; rejects: file, line, text, reason of what could not be used
    """

    name: str
    categories: tuple[str, ...]
    polarity: tuple[int, ...]
    patterns: tuple[Pattern, ...]
    category_of: tuple[int, ...]
    weights: tuple[float, ...]
    lines: tuple[int, ...]
    values: tuple[float | None, ...]
    weighted: bool
    centre: float
    negation: int
    options: Mapping[str, Any]
    rejects: pl.DataFrame = field(repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over entries, values and settings: the same list read in the same way, the same digits."""
        entries = [
            (p.source, p.case, self.categories[c], w, v)
            for p, c, w, v in zip(self.patterns, self.category_of, self.weights, self.values, strict=True)
        ]
        facts = [entries, self.centre, self.negation]
        return hashlib.blake2b(json.dumps(facts).encode(), digest_size=8).hexdigest()

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest value of an entry (of the turned ones too)."""
        found = [value for value in self.values if value is not None]
        turned = [2 * self.centre - value for value in found] if self.negation else []
        return min([*found, *turned], default=0.0), max([*found, *turned], default=0.0)

    def recipe(self) -> dict[str, Any]:
        """What a recipe says of the list: enough to load it again and to see whether it is still the same."""
        return {**self.options, "fingerprint": self.fingerprint, "n_entries": len(self.patterns)}

    def notes(self) -> list[str]:
        """What a reader of a result must know of the list."""
        unused = [name for name, sign in zip(self.categories, self.polarity, strict=True) if not sign and name]
        unused = [] if all(value is not None for value in self.values) else unused
        notes = [f"word list {self.name}: {len(self.patterns):,} entries, {self.fingerprint}"]
        if self.rejects.height:
            notes.append(f"word list {self.name}: {self.rejects.height:,} lines could not be used (see its rejects)")
        if unused:
            notes.append(f"word list {self.name}: not categories of tone, so not counted: {listed(unused)}")
        return notes

    def __repr__(self) -> str:
        return f"Lexicon({self.name!r}: {len(self.patterns)} entries, {len(self.categories)} categories)"


def load_lexicon(
    path: str | Path,
    *,
    positive: Sequence[str] | None = None,
    negative: Sequence[str] | None = None,
    negated: str = "cancel",
    negation: int = 0,
    case: bool = False,
    centre: float | None = None,
    neutral: tuple[float, float] | None = None,
) -> Lexicon:
    """Load a word list: CSV, TSV, LIWC `.dic` and `.dicx`, quanteda YAML, Lexicoder `.lc3` or XML.

    Arguments: path; positive, negative, categories of tone where their names do not tell; negated, what the phrases of
    "neg_positive" come to, "cancel" (nothing) or "reverse"; negation, among how many words before a match a negation
    (VADER's words and "no") turns its weight about the centre, 0 for none; case, match as written; centre, of the scale
    (None: 0 where a weight is below 0, else halfway between the lowest and the highest); neutral, entries whose weight
    lies strictly between these two are left out (4 and 6 in Dodds et al. 2011).
    Returns a Lexicon with its `.rejects`: file, line, text, reason. Raises CodebookError where the file is not there,
    not of its format, or holds no entry; ArgumentError for an unknown category or option.
    """
    file = Path(path)
    if negated not in NEGATED:
        raise unknown("negated", negated, NEGATED)
    if negation < 0:
        raise ArgumentError(f"negation={negation} is below 0; give the number of words before a match, or 0 for none")
    options: dict[str, Any] = {
        "file": str(file), "positive": list(positive) if positive else None,
        "negative": list(negative) if negative else None, "negated": negated, "negation": negation, "case": case,
        "centre": centre, "neutral": list(neutral) if neutral else None,
    }  # fmt: skip
    lines, unusable = read_lines(str(file), _text(file))
    return _made(file.name, str(file), lines, unusable, options)


def as_lexicon(given: str | Path | Mapping[str, Any] | Lexicon | None) -> Lexicon:
    """A word list from what a caller gave: a path, a Lexicon, words with their weights, or what a recipe says of one.

    Raises ArgumentError where nothing was given, CodebookError where a recipe's list has changed since.

    >>> as_lexicon({"good": 1.5, "bad*": -2.0}).values
    (1.5, -2.0)
    """
    if isinstance(given, Lexicon):
        return given
    if given is None:
        raise ArgumentError(
            "a word list is missing; give lexicon= a file, a Lexicon of mk.load_lexicon, or {word: weight}"
        )
    if not isinstance(given, Mapping):
        return _loaded(str(given), *_stamp(Path(given)), "{}")
    if "fingerprint" not in given:
        return _of_words({str(term): float(weight) for term, weight in given.items()})
    if given.get("terms"):
        return _of_words(given["terms"])
    kept = {name: value for name, value in given.items() if name not in ("file", "fingerprint", "n_entries", "terms")}
    found = _loaded(given["file"], *_stamp(Path(given["file"])), json.dumps(kept))
    if found.fingerprint != given["fingerprint"]:
        raise CodebookError(
            f"{given['file']}: the word list has changed since the result was made ({given['fingerprint']}, now "
            f"{found.fingerprint}); make the result again"
        )
    return found


def polarity_of(category: str) -> int:
    """1, -1 or 0: which tone the name of a category says.

    >>> polarity_of("affect.posemo"), polarity_of("neg_positive"), polarity_of("family")
    (1, -1, 0)
    """
    last = category.lower().rpartition(".")[2].strip().replace(" ", "_")
    if last in _NEGATED:
        return -1 if last == "neg_positive" else 1
    return (last in _POSITIVE) - (last in _NEGATIVE)


def _of_words(terms: Mapping[str, float]) -> Lexicon:
    lines = [Line(number, term, "", weight) for number, (term, weight) in enumerate(terms.items(), 1)]
    return _made("words given", "words given", lines, [], {"terms": dict(terms)})


def _stamp(file: Path) -> tuple[int, int]:
    try:
        facts = file.stat()
    except (OSError, ValueError):
        return 0, 0
    return facts.st_mtime_ns, facts.st_size


@lru_cache(maxsize=16)
def _loaded(path: str, changed_ns: int, size: int, options: str) -> Lexicon:
    """A list as its file stands: read again when the file changes."""
    return load_lexicon(path, **json.loads(options))


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise CodebookError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # LIWC's files are older than UTF-8


def _made(name: str, file: str, lines: Sequence[Line], unusable: list[Unusable], options: Mapping[str, Any]) -> Lexicon:
    entries, rejects = entries_of(lines, bool(options.get("case")))
    rejects = sorted([*unusable, *rejects], key=lambda one: one.number)
    if not entries:
        first = f"; line {rejects[0].number}: {rejects[0].reason}" if rejects else ""
        raise CodebookError(f"{file}: no entry could be used{first}; a word list has a term a line")
    categories = tuple(dict.fromkeys(line.category for line, _ in entries))
    polarity = _polarity(categories, options.get("positive"), options.get("negative"))
    given = [line.weight for line, _ in entries]
    weights = tuple(1.0 if weight is None else weight for weight in given)
    centre = options.get("centre")
    if centre is None:
        centre = 0.0 if min(weights) < 0 or any(polarity) or not _vary(weights) else (min(weights) + max(weights)) / 2
    category_of = tuple(categories.index(line.category) for line, _ in entries)
    weighted = _vary(weights) or (min(weights) < 0)
    values = tuple(
        _value(weight, categories[c], polarity[c], any(polarity), weighted, options)
        for weight, c in zip(weights, category_of, strict=True)
    )
    rows = [(file, one.number, one.text, one.reason) for one in rejects]
    return Lexicon(
        name, categories, polarity, tuple(p for _, p in entries), category_of, weights,
        tuple(line.number for line, _ in entries), values, weighted and _vary([abs(w) for w in weights]), float(centre),
        int(options.get("negation") or 0), options, pl.DataFrame(rows, schema=REJECT_COLUMNS, orient="row"),
    )  # fmt: skip


def _vary(weights: Sequence[float]) -> bool:
    return len(set(weights)) > 1


def _value(
    weight: float, category: str, sign: int, by_category: bool, weighted: bool, options: Mapping[str, Any]
) -> float | None:
    """What an entry adds: its weight with the sign of its category where categories have one, else its weight."""
    neutral = options.get("neutral")
    if neutral and neutral[0] < weight < neutral[1]:
        return None
    if not by_category:
        return weight if weighted else None
    if not sign:
        return None
    negated = category.lower().rpartition(".")[2] in _NEGATED
    return 0.0 if negated and options.get("negated", "cancel") == "cancel" else sign * weight


def _polarity(
    categories: Sequence[str], positive: Sequence[str] | None, negative: Sequence[str] | None
) -> tuple[int, ...]:
    named = {**dict.fromkeys(positive or (), 1), **dict.fromkeys(negative or (), -1)}
    for name in named:
        if name not in categories:
            raise unknown("category", name, categories)
    return tuple(named.get(name, 0) if named else polarity_of(name) for name in categories)
