"""How a name stands in its sentence. All sentences are made up."""

from __future__ import annotations

import pytest

from mediakit.corpus.named_sentences import span_tokens
from mediakit.text.clauses import Standing, clause_around, standing
from mediakit.text.sentence_tokens import tokens_of


def stands(marked: str, verbs: frozenset[str] = frozenset()) -> Standing:
    """How the name between [ and ] stands."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    tokens = tokens_of(text, 0, len(text), [])
    return standing(tokens, *span_tokens(tokens, (start, end)), verbs)


@pytest.mark.parametrize(
    ("text", "role", "verb"),
    [
        ("[Ann Lee] praised the nurses.", "agent", "praised"),
        ("[Ann Lee] has never really praised them.", "agent", "praised"),
        ("[Ann Lee], the mayor of Sandford, praised them.", "agent", "praised"),
        ("[Ann Lee] (Sandford) says it rained.", "agent", "says"),
        ("[Ann Lee], who lied to them, left.", "agent", "lied"),
        ("[They] lie to us.", "agent", "lie"),
        ("[Ann Lee] was praised.", "patient", "praised"),
        ("[Ann Lee] has not been forgiven.", "patient", "forgiven"),
        ("[Ann Lee] got fired.", "patient", "fired"),
        ("[Ann Lee] is a judge.", "subject", "a"),
        ("[Lee's] dog barked.", "owner", ""),
        ("[Lee]’s dog barked.", "owner", ""),
        ("[His] dog barked.", "owner", ""),
        ("We met [her] on Monday.", "other", ""),
        ("We met [her] brother.", "owner", ""),
        ("They met [Ann Lee] and left.", "other", ""),
        ("They met [Ann Lee].", "other", ""),
        ("The [Lee] office closed.", "other", ""),
    ],
)
def test_roles(text: str, role: str, verb: str) -> None:
    one = stands(text)
    assert one.role == role
    assert (one.tokens.words[one.verb] if one.verb >= 0 else "") == verb


def test_a_base_form_is_a_verb_only_where_it_is_known_as_one() -> None:
    assert stands("The [Lees] attack us.").role == "other"
    assert stands("The [Lees] attack us.", frozenset(["attack"])).role == "agent"


def test_a_verb_is_negated_by_what_stands_before_it() -> None:
    assert stands("[Ann Lee] did not lie.").negated
    assert stands("[Ann Lee] didn't lie.").negated
    assert not stands("[Ann Lee] lied, not Bo Day.").negated


@pytest.mark.parametrize(
    ("text", "link", "head"),
    [
        ("He was accused by [Ann Lee].", "by", "accused"),
        ("Critics of the former mayor [Ann Lee] met.", "of", "critics"),
        ("They praised President [Lee].", "object", "praised"),
        ("They praised the city's mayor, [Ann Lee].", "", ""),
        ("[Ann Lee] left.", "", ""),
        ("Bo Day and [Ann Lee] left.", "", ""),
    ],
)
def test_what_stands_before(text: str, link: str, head: str) -> None:
    one = stands(text)
    assert one.link == link
    assert (one.tokens.words[one.head] if one.head >= 0 else "") == head


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("It rained, but [Ann Lee] stayed at home; nobody came.", "but ann lee stayed at home"),
        ("[Ann Lee] stayed because it rained.", "ann lee stayed"),
        ("[Ann Lee], the mayor, stayed.", "ann lee , the mayor , stayed"),  # her verb's clause is hers
        ("[Ann Lee]", "ann lee"),
    ],
)
def test_the_clause_around(text: str, clause: str) -> None:
    one = stands(text)
    assert " ".join(one.tokens.words[slice(*clause_around(one))]).removesuffix(" .") == clause
