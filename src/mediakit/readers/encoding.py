"""In which encoding is a text written?

In this order: what the user says; a byte order mark; UTF-16 without a mark, told by its zero bytes; UTF-8 if all bytes
are valid; UTF-8 with a few broken bytes; Western European (Windows-1252, of which Latin-1 is the printable part) if
that gives Western words; the guess of the package charset-normalizer, if installed; Windows-1252 at last. Every answer
but plain UTF-8 is said in a note, because a guess can be wrong, above all on short texts.
Known to fail: Czech in Windows-1250 has the same bytes for letters that Western languages use, and is taken for these.
"""

from __future__ import annotations

import codecs
import re

from mediakit.readers.formats import Job

__all__ = ["NotTextError", "decode", "without_surrogates"]


class NotTextError(ValueError):
    """The bytes are no text in any encoding known, or not in the one given. Pages turn it into a reject."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 200_000  # enough to tell an encoding; charset-normalizer needs about a second per MB
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.05  # share of control characters from which a file is taken for binary; written text has none

_ACCENTED = "À-ÖØ-öø-ÿŠšŽžŒœŸƒ"
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
# Signs that stand between words, not in them: the quotation marks, dashes, currency of Windows-1252.
_SIGN_IN_WORD = re.compile(
    r"(?<=[A-Za-z])[^\x00-\x7f" + _ACCENTED + r"\u2018\u2019\u2013\u2014\u2026\xa0\xad·](?=[A-Za-z])"
)
# Western languages put accents on about one letter in eight, in a short line one in four; Cyrillic, Greek or Arabic
# bytes read as Windows-1252 are accents throughout.
_ACCENT_RUN = re.compile("[" + _ACCENTED + "]{3,}")
_MOST_ACCENTED = 0.3


def decode(data: bytes, job: Job) -> str:
    """Bytes as text, with a note where the encoding was guessed; raises NotTextError for binary data.

    A byte order mark is not part of the text. Line ends are kept as they are.
    """
    text = _given(data, job) if job.encoding else _found(data, job)
    if len(_CONTROL.findall(text[:_SAMPLE_BYTES])) > _MOST_CONTROL * min(len(text), _SAMPLE_BYTES):
        raise NotTextError("the file is binary, not text")
    return text


def without_surrogates(text: str) -> str:
    """Lone surrogates, which no encoding can store, become U+FFFD.

    >>> without_surrogates("a" + chr(0xD800))
    'a�'
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _given(data: bytes, job: Job) -> str:
    assert job.encoding is not None
    try:
        return without_surrogates(data.decode(job.encoding)).removeprefix("\ufeff")
    except (LookupError, ValueError) as error:
        raise NotTextError(f"cannot be read as encoding {job.encoding!r} ({error})") from None


def _found(data: bytes, job: Job) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            if name != "utf-8":
                job.note(f"read as {name.upper()} (byte order mark)")
            return _replacing(data.removeprefix(mark), name, job)
    guess = _unmarked_utf16(data[:_SAMPLE_BYTES])
    if guess is None:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            guess = _guess(data)
    whole = "not all UTF-8" if guess == "utf-8" else "not UTF-8"
    job.note(f"{whole}; read as {guess} (a guess: give the encoding if letters look wrong)")
    return _replacing(data, guess, job)


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark, by the zero byte that half of each Western letter or space is."""
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > 0.3 * len(zeros):
            return name
    return None


def _replacing(data: bytes, name: str, job: Job) -> str:
    text = data.decode(name, "replace")
    broken = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
    if broken > 0:
        job.note("bytes that are no character were replaced by U+FFFD", broken)
    return text


def _guess(data: bytes) -> str:
    # The bytes that decide may come late in a long file: look at the lines that hold them.
    sample = b"\n".join(re.findall(rb"[^\n]*[\x80-\xff][^\n]*", data[: 50 * _SAMPLE_BYTES]))[:_SAMPLE_BYTES]
    sample = sample or data[:_SAMPLE_BYTES]
    if _nearly_utf8(sample):
        return "utf-8"
    if _western(sample.decode("cp1252", "replace")):
        return "cp1252"
    return _best_match(sample) or "cp1252"


def _nearly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    whole = len(_NON_ASCII.findall(text)) - text.count("\ufffd")
    return whole > 4 * text.count("\ufffd")


def _western(text: str) -> bool:
    letters = re.findall(r"[A-Za-z" + _ACCENTED + "]", text)
    accented = sum(letter > "\x7f" for letter in letters)
    strange = len(_SIGN_IN_WORD.findall(text)) + len(_ACCENT_RUN.findall(text)) + text.count("\ufffd")
    return accented <= _MOST_ACCENTED * len(letters) and strange <= 0.02 * len(_NON_ASCII.findall(text))


def _best_match(sample: bytes) -> str | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(sample, cp_exclusion=["utf_7"]).best()
    return best.encoding if best else None
