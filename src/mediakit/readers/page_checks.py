"""Is this page the article that the list means, or a wall in front of it, or something else?

A wall is told by what it says where little else is said: words of consent, of subscribing, of signing in, of checking that a
reader is no robot, on a page with few words. Whether a page is the listed one is told by the words of the listed title in
the page's own titles, its first heading and its beginning; where no title is listed, by the date. All of it is an
estimate: thresholds are first guesses, set on the pages made for the tests, to be revisited with real lists.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["FEW_WORDS", "Verdict", "days_apart", "is_about", "wall"]

FEW_WORDS = 150  # an article on the web rarely has fewer; a wall with a standfirst rarely more
STUB_WORDS = 300  # where the page itself says that it is not free to read
_TITLE_SHARE = 0.5  # of the listed title's words that must be found
_DATED_SHARE = 0.25  # where the page is of the listed day, give or take _NEAR_DAYS: headlines are rewritten
_NEAR_DAYS = 2
FAR_DAYS = 31  # apart, from which a page is taken for another where no title is listed
_SAVE = "open it in a browser, and save it as HTML there if you may; `mediakit read` reads the file"


class Verdict(NamedTuple):
    """Why a page is no article, and what to do."""

    reason: str
    advice: str


# In the order in which they are looked for. Phrases are those of common consent platforms, paywalls, sign-in pages and
# bot checks in English, German and French.
_WALLS: tuple[tuple[str, str, str], ...] = (
    (
        "a check that the reader is no robot",
        r"verify (that )?you are (a )?human|checking your browser|are you a robot|captcha|enable javascript and cookies to "
        r"continue|unusual traffic|just a moment\.\.\.|access (to this page has been )?denied|request blocked|ray id",
        _SAVE,
    ),
    (
        "a cookie wall",
        r"before you continue|(accept|reject|manage) (all )?cookies|we (and our partners )?(use|store) cookies|we value your "
        r"privacy|your privacy (choices|matters)|consent to (the use of )?cookies|cookies? (akzeptieren|zustimmen)|alle "
        r"akzeptieren|accepter (tous )?les cookies|tout accepter|nous respectons votre vie priv",
        _SAVE,
    ),
    (
        "a paywall: the page shows only a beginning",
        r"subscribe (now )?to (continue|keep|read)|(for|to) subscribers( only)?\b|subscriber[- ]only|already (a|an) subscriber|"
        r"to continue reading|(keep|continue) reading (with|for)|unlock (this|the) (article|story)|become a (member|subscriber)"
        r"|free articles? (left|remaining|this month)|start your (free )?trial|exclusive to (our )?(members|subscribers)|nur "
        r"für abonnent|weiterlesen mit|jetzt abonnieren|réservé aux abonnés|pour lire la suite",
        "get the text where you have access (a library, a press database) and read its export",
    ),
    (
        "a page to sign in",
        r"(log|sign) in (to|with) (continue|your|read)|please (log|sign) in|forgot(ten)? (your )?password|create (an|your "
        r"free) account|register to (continue|read)|melden sie sich an|connectez-vous",
        "get the text where you have access (a library, a press database) and read its export",
    ),
    (
        "a page that says that it is not there",
        r"page (can(no|')t be|(was |is )?not|isn.t) (found|available|here)|404( error| not found|\b.{0,20}not found)|no longer "
        r"(available|exists)|seite (wurde )?nicht gefunden|page introuvable",
        "--archive looks for an archived copy",
    ),
)
_PATTERNS = tuple((reason, re.compile(pattern, re.IGNORECASE), advice) for reason, pattern, advice in _WALLS)
GONE = _WALLS[4][0]
PAYWALL = _WALLS[2]
# What only a wall says; "subscribe" alone stands on free pages too.
_STUB = re.compile(
    r"(subscribe|sign in|log in|register) (now )?to (continue|keep) reading|to continue reading( this article)?,? (please )?"
    r"(subscribe|sign|log|register|become)|this (article|content|story) is (for|only for|available to|exclusive to) "
    r"(our )?(subscribers|members)|pour lire la suite|réservé aux abonnés|weiterlesen mit",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese: no spaces between words


def wall(title: str, text: str, visible: str, *, free: bool | None = None) -> Verdict | None:
    """What stands in place of an article. title, text: as read; visible: all words of the page; free: as the page says.

    >>> wall("News", "", "Before you continue. Accept all cookies.").reason
    'a cookie wall (“Before you continue”)'
    """
    n_words = len(_WORD.findall(text))
    if free is False and n_words < STUB_WORDS:
        return Verdict(f"{PAYWALL[0]} (the page says that it is not free to read)", PAYWALL[2])
    if n_words >= FEW_WORDS:
        found = _STUB.search(f"{text[-600:]}\n{visible}") if n_words < STUB_WORDS else None
        return Verdict(f"{PAYWALL[0]} (“{' '.join(found.group().split())}”)", PAYWALL[2]) if found else None
    looked = f"{title}\n{text}\n{visible[:4_000]}"
    for reason, pattern, advice in _PATTERNS:
        own = n_words >= FEW_WORDS // 3 and reason in (
            _WALLS[1][0],
            _WALLS[3][0],
        )  # footers of news items say these too
        if found := pattern.search(f"{title}\n{text}" if own else looked):
            return Verdict(f"{reason} (“{' '.join(found.group().split())}”)", advice)
    return None


def is_about(listed: str, titles: Iterable[str], beginning: str = "", days: int | None = None) -> bool:
    """Whether a listed title is that of a page with these titles and this beginning; `days` between the two dates.

    >>> is_about("Talks end in Geneva", ["Geneva: talks end without result"]), is_about("Talks end", ["Home"])
    (True, False)
    """
    wanted = _words(listed)
    if not wanted:
        return True
    share = max((len(wanted & _words(one)) / len(wanted) for one in titles if one), default=0.0)
    if share >= _TITLE_SHARE or len(wanted & _words(beginning)) / len(wanted) >= _TITLE_SHARE:
        return True
    return days is not None and days <= _NEAR_DAYS and share >= _DATED_SHARE


def days_apart(one: str | None, other: str | None) -> int | None:
    """Days between two ISO dates, by what both give (years, months or days); None where one is missing.

    >>> days_apart("2020-08", "2020-08-31"), days_apart("2020-08-05", "2020-08-09")
    (0, 4)
    """
    if not one or not other:
        return None
    n = min(len(one), len(other), 10)
    try:
        first, second = (dt.date.fromisoformat((text[:n] + "-01-01")[:10]) for text in (one, other))
    except ValueError:
        return None
    return abs((first - second).days)


def _words(text: str) -> set[str]:
    """The words of a title, folded; of writing without spaces, pairs of letters."""
    folded = text.casefold().replace("’", "'")
    if _UNSPACED.search(folded):
        letters = "".join(_WORD.findall(folded))
        return {letters[n : n + 2] for n in range(max(len(letters) - 1, 1))}
    found = set(_WORD.findall(folded))
    return {word for word in found if len(word) > 3} or found  # shorter ones are mostly function words
