"""Encodings: found, guessed, said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.readers.encoding import NotTextError, decode, without_surrogates
from mediakit.readers.formats import Job

FRENCH = "L\u2019été dernier, à Genève, le président a déclaré : « C\u2019était déjà prévu. » Coût : 20 €. "
GERMAN = "Die Größe der Straße überraschte Käufer; für schöne Häuser zahlten sie Beträge, die früher üblich wären. "
RUSSIAN = "Президент заявил журналистам, что переговоры продолжатся на следующей неделе в столице. "
POLISH = (
    "Wczoraj późnym wieczorem prezydent ogłosił, że żołnierze wrócą już w święta, źródła potwierdziły tę wiadomość. "
)


def job(encoding: str | None = None) -> Job:
    return Job(Path("a.txt"), "a.txt", encoding=encoding)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_is_not_text(mark: str) -> None:
    assert decode(FRENCH.encode(mark), job()) == FRENCH


@pytest.mark.parametrize("text", [FRENCH, GERMAN])
def test_windows_1252_is_read_right_and_said(text: str) -> None:
    task = job()
    assert decode((text * 3).encode("cp1252"), task) == text * 3
    assert "read as cp1252" in task.notes.sentences()[0]


def test_latin_1_line_late_in_a_long_file() -> None:
    data = b"Plain words.\n" * 100_000 + "Zürich äußerte sich.\n".encode("latin-1")
    assert decode(data, job()).endswith("Zürich äußerte sich.\n")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (POLISH, "cp1250"), (GERMAN, "utf-16-le"), ("Plain words. ", "utf-16-be")],
)
def test_other_encodings_are_guessed(text: str, encoding: str) -> None:
    pytest.importorskip("charset_normalizer")
    assert decode((text * 5).encode(encoding), job()) == text * 5


def test_a_few_broken_bytes_do_not_make_it_another_encoding() -> None:
    task = job()
    assert decode(FRENCH.encode() * 4 + b"\xc3", task) == FRENCH * 4 + "\ufffd"
    assert any("U+FFFD (1 in all)" in note for note in task.notes.sentences())


def test_encoding_given() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), job("koi8-r")) == RUSSIAN
    for wrong in ("utf-8", "klingon", "hex"):
        with pytest.raises(NotTextError, match=wrong):
            decode(RUSSIAN.encode("koi8-r"), job(wrong))


def test_binary_is_no_text() -> None:
    with pytest.raises(NotTextError, match="binary"):
        decode(bytes(range(32)) * 50, job())


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_utf_8_is_kept_letter_by_letter(text: str) -> None:
    assert decode(text.encode(), job()) == text.removeprefix("\ufeff")


def test_surrogate_pairs_are_kept_and_halves_replaced() -> None:
    assert without_surrogates("a\ud83d\ude00b") == "a😀b"
    assert without_surrogates("a\ud83db") == "a\ufffdb"
