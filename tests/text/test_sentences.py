"""Where sentences begin: the cases as data, paragraphs, and boundaries that never cut or lose a chunk."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.text.chunks import split
from mediakit.text.sentences import sentences_of

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "sentences.toml").read_text(encoding="utf-8"))["case"]


def sentences(text: str) -> list[str]:
    """The sentences of one field, white space made plain."""
    chunks = split(pa.array([text]))
    starts = sentences_of(chunks).starts
    types = chunks.types.to_pylist()
    return [
        " ".join("".join(types[code] for code in chunks.codes[a:b]).split())
        for a, b in zip(starts[:-1], starts[1:], strict=True)
    ]


def as_parameter(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
    return pytest.param(
        case["text"], case["sentences"], marks=marks, id=case["text"][:40].encode("unicode_escape").decode()
    )


@pytest.mark.parametrize(("text", "expected"), [as_parameter(case) for case in CASES])
def test_cases(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 60


PIECES = st.sampled_from(
    ["Mr.", "He", "ran.", "“Yes!”", "1.", "U.S.", "the", "...", " ", "\n", "\n\n", "\u2029", "\u00a0", "No?", "é"]
)


@given(st.lists(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=15), max_size=4))
def test_sentences_cover_every_field_and_cross_none(fields: list[str]) -> None:
    chunks = split(pa.array(fields, pa.string()))
    found = sentences_of(chunks)
    assert found.starts[0] == 0
    assert found.starts[-1] == len(chunks.codes)
    assert (np.diff(found.starts) > 0).all()
    assert set(chunks.starts[:-1][np.diff(chunks.starts) > 0]) <= set(found.starts)
    field = np.searchsorted(chunks.starts, found.starts[:-1], side="right") - 1
    # an empty field begins where the next one does: the last of those that begin there has the chunks
    assert found.field.tolist() == field.tolist()


def test_paragraphs_are_numbered_within_their_field() -> None:
    found = sentences_of(split(pa.array(["One. Two.\n\nThree.", "Four.\nFive."])))
    assert found.field.tolist() == [0, 0, 0, 1, 1]
    assert found.paragraph.tolist() == [0, 0, 1, 0, 1]


def test_a_single_line_end_is_a_wrapped_line_where_the_field_has_blank_lines() -> None:
    assert sentences("First half\nsecond half\n\nnext") == ["First half second half", "next"]
    assert sentences("First line\nsecond line") == ["First line", "second line"]
