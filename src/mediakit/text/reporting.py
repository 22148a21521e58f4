"""Who gives a number, as of when, and where, as the sentence itself says it?

Three short rules over words and names, for one number of one sentence: who is named as giving it ("according to X",
"X put the toll at", "X's figure"; else whose statement it stands in, as for quotations, statements.py), the date
nearest to it, and the place after it. They read no grammar: what another sentence says is not seen, and of several
speakers the nearest before the number in its clause is taken.
"""

from __future__ import annotations

import calendar
from functools import cache, lru_cache

import regex

from mediakit.text.cues import cue_forms, cue_nouns
from mediakit.text.held_words import first_words, folding_alike, whole_words, words_held
from mediakit.text.number_rules import alternatives, rules
from mediakit.text.quotations import quoted_spans
from mediakit.text.sentence_tokens import tokens_of
from mediakit.text.speakers import head_name
from mediakit.text.statements import statements

__all__ = ["as_of", "attributed_to", "scope_of"]

_NAME = (
    r"(?:\p{Lu}[\p{L}\p{M}.’'-]*(?:\s+(?:of|for|in|the|and|de|al|bin)\s+(?:the\s+)?(?=\p{Lu})|\s+(?=\p{Lu}))?)+"
    r"(?<!['’]s)(?<![’'.])"
)
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{1,6}\b\.?|\.|\b)"
_DATES = tuple(
    regex.compile(rule)
    for rule in (
        r"\b(?P<year>(?:18|19|20)\d\d)-(?P<number>\d\d)(?:-(?P<day>\d\d))?\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}})\b)?",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}})\b)?",
        rf"\b(?:[Mm]id-|[Ee]arly\s+|[Ll]ate\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}})\b)?",
        r"(?<![\d,.$£€-])\b(?P<year>(?:19|20)\d\d)\b(?![\d%-]|,\d|\.\d|\s+people)",
    )
)
# Somebody's figure, as far as it can be told at a glance
_OWNS = regex.compile(r"[’']s?\s")
_CLAUSE = regex.compile(r"[;:]\s|,\s+(?:and|but|while|although|compared|when|where|whereas|against)\s")
# "about 100, according to X": what follows a number at once gives it, whoever stands before.
_CLOSE, _FOLLOWS = 12, 40
# Stances of cues that give a number; who praises or doubts one does not.
_GIVES = ("neutral", "claimed", "admitted", "warned")
# What may stand before a name at the beginning of a sentence: On 18 July Rouhani, Last year the Center
_WHEN = regex.compile(
    r"^(?:(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|year|week"
    r"|month|mid-\w+)(?:\s+\d{1,4})?\s+|\d{1,2}\s+)"
)
_COMMON = regex.compile(r"^(?:The|A|An|Early|Official|Estimates?|Reports?|Figures?)\b.*\b\p{Ll}+$")
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
_NO_NAME = _DAYS | {month for month in calendar.month_name if month} | {
    "The", "It", "He", "She", "They", "We", "But", "In", "On", "At", "By", "If", "A", "An", "This", "That", "These", "Those",
    "And", "As", "For", "There", "What", "Who", "Some", "Others", "Nobody", "One", "Most", "Many", "I", "You", "Both",
    "Its", "Their",
}  # fmt: skip


@cache
def _speakers(*, kinds: bool = True) -> tuple[regex.Pattern[str], ...]:
    """Who says something, as rules; `kinds`: by what he is ("officials") as well as by name."""
    given = rules()["reporting"]
    before = rf"(?:\p{{Lu}}[\p{{L}}’'-]*\s+){{0,2}}(?:{alternatives(given['before'])}\s+){{0,2}}"
    described = rf"(?:{alternatives(given['before'])}\s+){{0,2}}"
    role = rf"(?:[Tt]he\s+|an?\s+|A\s+)?{described}{before}(?i:{alternatives(given['people'])})\b"
    who = rf"(?P<who>{_NAME}|{role})" if kinds else rf"(?P<who>{_NAME})"
    verb, noun = alternatives(given["verbs"]), alternatives(given["nouns"])
    aside = r"(?:,\s[^,;]{1,60},)?"
    return (
        regex.compile(rf"(?:[Aa]ccording\s+to|[Gg]oing\s+by|[Bb]y\s+the\s+(?:account|estimate|count|reckoning|figures)\s+of|on\s+the\s+word\s+of|as\s+reported\s+by|cited\s+by|[Cc]iting)\s+(?:the\s+)?{who}"),
        regex.compile(rf"(?:\b[Tt]he\s+)?{who}{aside}\s+(?:(?:has|have|had|would|later|also|then|itself|now)\s+){{0,3}}{verb}\b"),
        regex.compile(rf"(?:\b[Tt]he\s+)?{who}[’']s?\s+(?:\p{{Ll}}+\s+){{0,2}}{noun}\b"),
        regex.compile(rf"\bin\s+an?\s+{who}\s+{noun}\b"),
        regex.compile(rf"\b(?:given|published|announced|reported|claimed|put\s+out|released)\s+by\s+(?:the\s+)?{who}"),
        regex.compile(rf"[,”\"]\s(?:said|says|reported|reports|announced)\s+(?:the\s+)?{who}"),
        regex.compile(rf"\btold\s+(?P<who>{_NAME})"),
    )  # fmt: skip


def attributed_to(text: str, start: int, end: int) -> str | None:
    """Who gives the number at start to end, where the sentence says it.

    >>> text = "According to Amnesty International, at least 304 people died."
    >>> attributed_to(text, 36, 48)
    'Amnesty International'
    """
    found = [
        (_distance(text, start, end, *span) - _FOLLOWS * (0 <= span[0] - end < _CLOSE), who)
        for who, span, (first, last) in _speakers_in(text)
        if not (first < end and start < last) and not (span[0] >= end and _CLAUSE.search(text, end, span[0]))
    ]
    return min(found)[1] if found else _said_by(text, start, end)


def _said_by(text: str, start: int, end: int) -> str | None:
    """Whose statement a number stands in, where no rule of figures names anybody: a name, or a kind of speaker."""
    if not _tells_anything(text):
        return None
    tokens = tokens_of(text, 0, len(text), quoted_spans(text, [(0, len(text))]))
    inside: list[tuple[int, str]] = []
    for one in statements(tokens):
        for a, b in one.contents:
            first, last = tokens.starts[a], tokens.ends[b - 1]
            cut = _CLAUSE.search(text, min(first, start), start)
            if one.speaker and one.cue.stance in _GIVES and first <= start < last and cut is None:
                words = text[tokens.starts[one.speaker[0]] : tokens.ends[one.speaker[1] - 1]]
                inside.append((last - first, words))
    return _as_owner(min(inside)[1]) if inside else None


def _as_owner(words: str) -> str | None:
    """The name in a speaker's words, where it is one that can give a number."""
    name = head_name(_WHEN.sub("", words))
    if name is None or not name[0].isalpha():
        return None
    last = name.lower().split()[-1]
    if name[0].isupper() and not _COMMON.search(name) and last not in rules()["reporting"]["nouns"]:
        return name
    return name if last in rules()["reporting"]["people"] else None


def _tells_anything(text: str) -> bool:
    """Whether a cue stands in a text: looked up word by word, and by a rule where a cue has several words."""
    words, several, rule = _cue_words()
    held = whole_words(text)
    return not held.isdisjoint(words) or (not held.isdisjoint(several) and rule.search(text) is not None)


@cache
def _cue_words() -> tuple[frozenset[str], frozenset[str], regex.Pattern[str]]:
    forms = [*cue_forms(), *cue_nouns(), "according"]
    one = frozenset(form for form in forms if form.isalpha())
    rule = regex.compile(rf"(?i)\b(?:{alternatives(forms)})\b")
    return one, first_words(set(forms) - one), rule


@lru_cache(maxsize=256)
def _speakers_in(text: str) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Who is named as saying something in a sentence: name, where the phrase stands, where the name does."""
    words, rule = _telling_words()
    if words_held(text).isdisjoint(words) or not rule.search(text):
        return []
    low = folding_alike(text).casefold()
    kinds = any(word in low for word in _kinds_of_people())
    # what the two longest rules need, quickly looked for
    can = (True, _verb().search(text), _OWNS.search(text), True, True, True, True)
    rules_here = [rule for rule, possible in zip(_speakers(kinds=kinds), can, strict=True) if possible]
    matches = [match for rule in rules_here for match in rule.finditer(text)]
    named = [(_name(match["who"]), match.span(), match.span("who")) for match in matches]
    return [one for one in named if one[0]]


@cache
def _telling_words() -> tuple[frozenset[str], regex.Pattern[str]]:
    """Words without which nobody is named as saying anything: a quick look before the longer rules."""
    given = rules()["reporting"]
    plain = [*given["verbs"], *given["nouns"]]
    others = ["according", "going", "account", "word", "by", "citing"]
    rule = regex.compile(rf"\b(?:{alternatives(plain)}|(?i:{'|'.join(others)}))\b")
    return first_words([*plain, *others]), rule


@cache
def _verb() -> regex.Pattern[str]:
    return regex.compile(rf"\s{alternatives(rules()['reporting']['verbs'])}\b")


@cache
def _kinds_of_people() -> frozenset[str]:
    """The first word of each kind of speaker; a text that holds none anywhere names no speaker by his kind."""
    return frozenset(kind.split()[0].casefold() for kind in rules()["reporting"]["people"])


def _name(who: str) -> str:
    """A name without what only looks like its beginning: "On Monday BBC Persian" -> "BBC Persian"."""
    words = who.strip(" ,").split()
    while words and (words[0] in _NO_NAME or words[0].lower() in ("the", "a", "an", "and", "of")):
        words = words[1:]
    return " ".join(words)


def _distance(text: str, start: int, end: int, first: int, last: int) -> int:
    """Characters between a number and what is said beside it; other clauses and what follows count as farther."""
    between = text[last:start] if last <= start else text[end:first]
    breaks = len(_CLAUSE.findall(between))
    return len(between) + 200 * breaks + (40 if first >= end else 0)


def as_of(text: str, start: int, end: int, told: str | None = None) -> str | None:
    """The date nearest to a number, ISO, partial where the sentence gives a part; None without one.

    Arguments: told, when the article was published or is set: a day or month without a year is the last such before it.

    >>> as_of("By 20 July it had counted 42,000 deaths.", 26, 32, told="2020-08-05")
    '2020-07-20'
    """
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for rule in _DATES:
        for match in rule.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            date = _iso(match, told)
            if date and not (match.start() < end and start < match.end()):
                found.append((_distance(text, start, end, *match.span()), date))
    return min(found)[1] if found else None


def _iso(match: regex.Match[str], told: str | None) -> str | None:
    parts = match.groupdict()
    if parts.get("number"):
        return "-".join(part for part in (parts["year"], parts["number"], parts["day"]) if part)
    if not parts.get("month"):
        return str(parts["year"])
    rest = f"-{_MONTHS[parts['month'].lower()]:02d}" + (f"-{int(parts['day']):02d}" if parts.get("day") else "")
    year = parts.get("year")
    if year is None and told is not None and len(told) >= 7:
        year = told[:4] if f"{told[:4]}{rest}" <= told else str(int(told[:4]) - 1)
    return f"{year}{rest}" if year else None


@cache
def _scopes() -> regex.Pattern[str]:
    fixed = alternatives(rules()["reporting"]["scopes"])
    number = r"(?:(?:at\s+least|more\s+than|over|about|some|nearly|up\s+to)\s+)?(?:\d[\d,]*|\p{L}+)"
    places = r"(?:cities\s+and\s+towns|towns\s+and\s+cities|cities|towns|provinces|countries|villages|districts|states|prisons)"
    name = rf"(?:the\s+)?(?:(?:capital|city|town|province|streets|region|prison|prisons)\s+of\s+)?{_NAME}"
    return regex.compile(
        rf"(?i:\b{fixed}\b)|\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Aa]t|[Nn]ear|[Oo]utside|[Ff]rom)\s+(?:{number}\s+{places}\b|{name})"
    )


def scope_of(text: str, start: int, end: int) -> str | None:
    """Where a number holds, as the sentence says it: the nearest phrase such as "in Tehran" in its clause.

    >>> text = "At least 32 people were hanged in Gohardasht alone."
    >>> scope_of(text, 0, 18)
    'in Gohardasht'
    """
    found = []
    for match in _scopes().finditer(text):
        words = match[0].split()
        month = words[-1].rstrip(".,") in _NO_NAME or (len(words) > 1 and words[1].rstrip(".")[:3].lower() in _MONTHS)
        adjective = words[-1].endswith(("ian", "ish", "ese")) and regex.match(r"\s\p{Ll}", text[match.end() :])
        if month or adjective or (match.start() < end and start < match.end()):
            continue
        far = _distance(text, start, end, *match.span())
        if far < 120:
            found.append((far, " ".join(words)))
    return min(found)[1] if found else None
