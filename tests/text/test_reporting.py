"""Who gives a number, as of when and where: from the sentence alone."""

from __future__ import annotations

import pytest

from mediakit.text.numbers import find_numbers
from mediakit.text.reporting import as_of, attributed_to, scope_of


def spans(text: str) -> list[tuple[int, int]]:
    return [one.whole for one in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("According to Human Rights Watch, 31 people died.", "Human Rights Watch"),
        ("At least 304 died, Amnesty International said.", "Amnesty International"),
        ("Reuters put the toll at 1,500.", "Reuters"),
        ("The NCRI's figure is 63,200 deaths.", "NCRI"),
        ("Some 40 cities saw protests, in an AFP count.", "AFP"),
        ("Officials said 21 people were killed.", "Officials"),
        ("On Monday BBC Persian reported 210 deaths.", "BBC Persian"),
        ("A total of 91,700 was published by the National Council of Resistance.", "National Council of Resistance"),
        ("Three people died in the fire.", None),
        (
            "Five years ago the Center for Human Rights in Iran suggested 4,000 to 5,000.",
            "Center for Human Rights in Iran",
        ),
        ("The exile council was claiming 72,000 deaths when it met.", "exile council"),
        ("Human Rights Watch, writing in 2022, referred to between 2,800 and 5,000 dead.", "Human Rights Watch"),
        ("On 18 July Rouhani remarked that 25 million Iranians had been infected.", "Rouhani"),
        ("It said that 40 people had died.", None),  # who, another sentence tells
        ("It put deaths at 42,000, compared with the 14,405 given by the authorities.", None),
    ],
)
def test_who_gives_it(text: str, who: str | None) -> None:
    assert attributed_to(text, *spans(text)[0]) == who


def test_each_number_has_its_own_owner() -> None:
    text = "Amnesty counted 304 dead, while Reuters reported 1,500 dead."
    assert [attributed_to(text, *span) for span in spans(text)] == ["Amnesty", "Reuters"]
    text = "Estimates run from 40 towns, in an AFP count, to 100 towns according to the semi-official Fars agency."
    assert [attributed_to(text, *span) for span in spans(text)] == ["AFP", "semi-official Fars agency"]


@pytest.mark.parametrize(
    ("text", "told", "date"),
    [
        ("By 20 July it had counted 42,000 deaths.", "2020-08-05", "2020-07-20"),
        ("By Dec. 15 it had counted 1,500 deaths.", "2020-05-30", "2019-12-15"),
        ("By 20 July it had counted 42,000 deaths.", None, None),
        ("In mid-April 2020 the toll was 4,777.", None, "2020-04"),
        ("In 1988, 30,000 prisoners were killed.", None, "1988"),
        ("The list of 2019-12-16 has 304 names.", None, "2019-12-16"),
        ("It has 304 names.", "2020-08-05", None),
    ],
)
def test_the_date_beside_it(text: str, told: str | None, date: str | None) -> None:
    assert as_of(text, *spans(text)[0], told) == date


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("At least 450 people were held in Tehran.", "in Tehran"),
        ("Some 91,700 deaths occurred in 394 cities.", "in 394 cities"),
        ("The toll is 1,500 nationwide.", "nationwide"),
        ("In January 40 people died.", None),
        ("It has 304 names.", None),
    ],
)
def test_the_place_beside_it(text: str, scope: str | None) -> None:
    assert scope_of(text, *spans(text)[0]) == scope
