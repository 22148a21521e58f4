"""Which patterns are the lines of a word list? From other programs' terms to mediakit's one grammar, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mediakit.corpus.patterns import Pattern, parse
from mediakit.errors import PatternError
from mediakit.lexicons.lexicon_files import Line, Unusable

__all__ = ["entries_of", "in_grammar"]


def entries_of(lines: Sequence[Line], case: bool) -> tuple[list[tuple[Line, Pattern]], list[Unusable]]:
    """Lines as patterns; repeated ones are counted once and listed."""
    if _are_flags(lines):
        lines = [line._replace(weight=1.0) for line in lines if line.weight]
    entries: list[tuple[Line, Pattern]] = []
    rejects: list[Unusable] = []
    seen: dict[tuple[object, str], Line] = {}
    for line in lines:
        try:
            pattern = parse(in_grammar(line.term), case)
        except PatternError as error:
            rejects.append(Unusable(line.number, line.term, _reason(error)))
            continue
        first = seen.setdefault((pattern.elements, line.category), line)
        if first is line:
            entries.append((line, pattern))
        else:
            weight = "" if first.weight == line.weight else ", with another weight"
            rejects.append(Unusable(line.number, line.term, f"stands at line {first.number} already{weight}"))
    return entries, rejects


def _are_flags(lines: Sequence[Line]) -> bool:
    """Whether weights only say which category a word is in (NRC: a line for every word and category, 1 or 0)."""
    found = Counter(line.weight for line in lines)
    return set(found) == {0.0, 1.0} and all(line.category for line in lines)


def in_grammar(term: str) -> str:
    """A term of another program in mediakit's grammar: blanks or underscores make a phrase, ? is one character."""
    if term.startswith(("/", '"')) and len(term) > 2 and term.endswith(term[0]):
        return term
    if not any(char.isalnum() for char in term):
        raise PatternError("holds no letter or digit: only words are counted")
    plain = " ".join(term.replace("_", " ").split())
    if "?" in plain.rstrip("?") or (plain.endswith("?") and "*" not in plain and " " not in plain):
        return _one_character(plain)
    return plain.rstrip("?")


def _one_character(term: str) -> str:
    if " " in term:
        raise PatternError("? for one character is not supported within a phrase")
    pieces = {"?": ".", "*": ".*"}
    return "/^" + "".join(pieces.get(char, char if char.isalnum() else f"\\{char}") for char in term) + "$/"


def _reason(error: PatternError) -> str:
    return str(error).partition("; write")[0]
