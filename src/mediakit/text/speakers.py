"""What is a speaker called? A name from the words that stand for the speaker, the same for the whole article.

`Ms. Lee`, `Lee, the mayor,` and `Ann Lee` are one speaker where the article quotes `Ann Lee`; `he`, `she` and `I` stand for
the last named speaker before them. Other pronouns are left without a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import regex

from mediakit.text.sentence_tokens import BE, LINKS, PREPOSITIONS, word_set

__all__ = ["full_names", "head_name", "named_in_order"]

_PRONOUNS = word_set(
    "i we you he she it they who which that one many some others most this these those what his her their its my our "
    "your"
)
# Words that begin no name: what was taken for a speaker is a piece of a sentence.
_NO_NAME = (
    _PRONOUNS | PREPOSITIONS | LINKS | BE | word_set("without whose elsewhere less least more became become put kept")
)
_ONE_PERSON = word_set("he she i his her my")
# What stands before a name: everything up to the last of these is left out.
_TITLE = regex.compile(
    r"^.*\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Rev|Professor|Senator|President|President-elect|Governor|General"
    r"|Minister|Secretary(?: of (?:State|Defense|the Treasury))?|Ambassador|Chancellor|Ayatollah|Leader|Mayor|Judge"
    r"|Justice|Director|Commander|Spokesman|Spokeswoman|Congressman|Congresswoman|Speaker|Representative)\.?,?\s+(?=\p{Lu})"
)
_PARTICLES = r"(?:al|bin|bint|da|de|del|der|di|du|el|la|le|of|the|ul|van|von)"
_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}.'’&\-]*"
_RUN = regex.compile(rf"{_WORD}(?:\s+(?:{_PARTICLES}\s+){{0,2}}{_WORD})*")
_LINK = regex.compile(r"\s(?:for|from|at|in|with|of|to|close to|who|which|whose|said|has|had|on|and)\s")
# A surname that more than one speaker has is left as it is unless this share of its full names is one name.
_SHARE = 0.8
# Bodies whose name goes on after `of`, `for` and `in`: Center for Human Rights in Iran
_BODY = (
    r"(?:Agency|Assembly|Association|Board|Bureau|Cent(?:er|re)|Commission|Commissioner|Committee|Council|Department|Federation"
    r"|Foundation|Front|Institute|League|Ministry|Network|Office|Organi[sz]ation|Party|Society|Union|University)"
)
_BODY_NAME = regex.compile(rf"(?:{_WORD}\s+)*{_BODY}(?:\s+(?:of|for|on|in|and)\s+(?:the\s+)?{_WORD}(?:\s+{_WORD})*)+$")
# Who and what news lets speak without a name, by the last word; plurals, and words on -man, -woman and -person, are added.
_ROLES = word_set(
    "activist administration adviser advisor agency aide ambassador analysis analyst anyone army article assembly "
    "author authority bank body boss broadcaster brother bureau candidate captain cardinal chairman chancellor "
    "charity chief cleric coalition colleague commander commission committee company council councillor court critic "
    "dad daughter defendant delegate delegation department deputy diplomat director doctor document economist editor "
    "editorial embassy employee envoy everyone executive expert family father federation foundation founder friend "
    "general government governor group head heir historian husband indictment insider institute investigator "
    "journalist judge jury justice king lawmaker lawyer leader leadership league legislator letter magazine man "
    "manager mayor member memo memoir military minister ministry monarch mother movement network newspaper nobody "
    "observer office officer official one opponent opposition organisation organization outlet owner panel parliament "
    "participant party peer people person physician police policeman pollster pope premier presidency president press "
    "priest prince princess professor prosecution prosecutor protester public publisher queen rabbi refugee regime "
    "report reporter representative researcher resident resistance scholar scientist secretary senate senator "
    "sergeant sheriff sister site soldier someone source speaker staff staffer state statement strategist student "
    "study successor supporter survey survivor team television think-tank tribunal troupe tweet union veteran victim "
    "video village voter watchdog website widow wife witness woman worker writer"
)
_SOMEBODY = regex.compile(r"(?:\p{L}[\p{L}\-]{2,}(?<![siu])s|\p{L}*(?:man|men|woman|women|person|people))$")
# What is taken for a speaker and is a verb with its object: "citing", "disliked the new price".
_VERB = regex.compile(
    r"\p{Ll}+(?:ing|ed)(?:$|\s+(?:the|an?|his|her|their|its|that|this|these|those|to|of|in|on|at|by|with|for)\b)"
)
_ARTICLE = regex.compile(r"^(?:the|a|an)\s+", regex.I)


def head_name(speaker: str) -> str | None:
    """The name in the words that stand for a speaker; None for a pronoun, a verb, or a phrase that cannot be somebody.

    >>> head_name("Mayor Ann Lee, a Democrat,"), head_name("a spokesman for Ann Lee"), head_name("she")
    ('Ann Lee', 'spokesman for Ann Lee', None)
    >>> head_name("citing"), head_name("disliked the new price"), head_name("armed men")
    (None, None, 'armed men')
    >>> head_name("the National Council of Resistance of Iran")
    'National Council of Resistance of Iran'
    """
    phrase = regex.split(r",(?!\d)|[(;]", speaker)[0].strip(" .\"“”'’")
    if phrase.lower().split(" ")[0] in _NO_NAME or not phrase or _VERB.match(phrase):
        return None
    phrase = _ARTICLE.sub("", phrase)
    if _BODY_NAME.match(phrase):
        return str(phrase)
    link = _LINK.search(phrase)
    head = phrase[: link.start()] if link else phrase
    runs = list(_RUN.finditer(phrase if not link or _RUN.search(head) else ""))
    runs = [run for run in runs if link is None or run.start() < link.start()]
    if not runs or runs[-1].end() < len(head):  # officials; a spokesman for Ann Lee; Dutch police
        whole: str = head if runs else phrase
        return whole if runs or _is_somebody(head) else None
    name: str = _TITLE.sub("", runs[-1].group())
    return name.removesuffix("'s").removesuffix("’s") or None


def _is_somebody(head: str) -> bool:
    """Whether a phrase without a name can be somebody who speaks: a role, a body, a document, several people.

    >>> [_is_somebody(head) for head in ("senior officials", "spokesman", "written", "smallest serious")]
    [True, True, False, False]
    """
    words = head.split()
    clause = any(word in ("the", "a", "an") for word in words[1:])
    return not clause and (words[-1].lower() in _ROLES or _SOMEBODY.search(words[-1].lower()) is not None)


def named_in_order(speakers: Sequence[str | None]) -> list[str | None]:
    """The names of an article's speakers in the order they are quoted.

    >>> named_in_order(["Ann Lee", "Ms. Lee", "she", "officials", None])
    ['Ann Lee', 'Ann Lee', 'Ann Lee', 'officials', None]
    """
    names = [None if words is None else head_name(words) for words in speakers]
    full = full_names(names)
    found: list[str | None] = []
    last: str | None = None
    for words, own in zip(speakers, names, strict=True):
        one_person = own is None and words is not None and words.lower() in _ONE_PERSON
        name = last if one_person else full.get(own, own) if own else None
        if name is not None and name[0].isupper():
            last = name
        found.append(name)
    return found


def full_names(names: Iterable[str | None]) -> dict[str, str]:
    """The full name that a surname stands for: the one that most names ending in it are, four in five at least.

    >>> full_names(["Ann Lee", "Lee", "Ann Lee", "White House", "Bo Day", "Cy Day"])
    {'Lee': 'Ann Lee', 'House': 'White House'}
    """
    counts: dict[str, Counter[str]] = {}
    for name in names:
        if name and " " in name and name[0].isupper() and name.split()[-1][0].isupper():
            counts.setdefault(name.split()[-1], Counter())[name] += 1
    most = {surname: count.most_common(1)[0] for surname, count in counts.items()}
    return {surname: name for surname, (name, n) in most.items() if n >= _SHARE * counts[surname].total()}
