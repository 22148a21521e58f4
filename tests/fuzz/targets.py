"""What is fuzzed: every reader through the way a user's file takes, and the pattern grammar. Runs with and without atheris.

A target is a name and a function of bytes. A reader's target writes them as a file of its suffix and reads it with
`mk.read`'s own
code. These are findings: an error of our own code (a run ends every file's errors as rejects, which would hide it),
anything but
a MediakitError, a file of a few kilobytes that takes longer than its limit, and a loss without a word: a file that
gives neither
article nor reject, or a row that is in neither.
"""

from __future__ import annotations

import contextlib
import io
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from mediakit.corpus.patterns import Vocabulary, parse, words_matching
from mediakit.errors import MediakitError, PatternError, ReadError
from mediakit.readers import gather
from mediakit.readers import read as reading
from mediakit.readers.limits import LIMITS

__all__ = ["PAGES", "TARGETS", "Finding", "kept", "run_kept"]

CORPUS = Path(__file__).parent / "corpus"
# A file of the fuzzer is a few kilobytes: half a minute is a hang, whatever else the machine does.
SECONDS = 30.0
# What only a mistake in a program raises. Others (UnicodeDecodeError, struct.error, ...) may say what is wrong with a file.
OURS = (AttributeError, TypeError, KeyError, IndexError, AssertionError, NameError, RecursionError, UnboundLocalError)


class Finding(AssertionError):
    """What should not have happened; the message says where."""


class _Counted:
    """Rows that pages gave, to be set beside articles and rejects."""

    def __init__(self) -> None:
        self.rows = 0


@contextlib.contextmanager
def _watched() -> Iterator[_Counted]:
    """Readers with their safety net taken away: an error of our own code is not made a reject."""
    counted, failed, take = _Counted(), gather._failed, gather._take_table

    def seen(job: gather.Job, error: BaseException) -> object:
        frames = traceback.extract_tb(error.__traceback__)
        if isinstance(error, OURS) and "mediakit" in Path(frames[-1].filename).parts:
            raise Finding(f"{type(error).__name__}: {error} at {_place(frames)}") from error
        return failed(job, error)

    def count(job: gather.Job, chosen: gather.Format, table: gather.RawTable, got: gather.Gathered) -> None:
        counted.rows += table.frame.height if chosen.kind == "table" else 0
        take(job, chosen, table, got)

    gather._failed, gather._take_table = seen, count  # type: ignore[assignment]
    try:
        yield counted
    finally:
        gather._failed, gather._take_table = failed, take


def _place(frames: traceback.StackSummary) -> str:
    last = frames[-1]
    return f"{Path(last.filename).name}:{last.lineno} {last.name}"


def _read(path: Path) -> None:
    limits = replace(LIMITS, seconds=SECONDS, unpacked_bytes=64_000_000)
    with _watched() as counted:
        try:
            report = reading.read(path, limits=limits)
        except ReadError as error:
            if "more than" in str(error) and "seconds" in str(error):
                raise Finding(f"slow: {error}") from None
            return
        except MediakitError:
            return
    said = report.articles.height + report.rejects.height
    if said == 0 or said < counted.rows:
        raise Finding(f"{counted.rows} rows gave {report.articles.height} articles, {report.rejects.height} rejects")
    if report.articles["article_id"].n_unique() != report.articles.height or report.articles["text"].null_count():
        raise Finding("articles without a text, or two with one id")
    slow = report.rejects.filter(report.rejects["reason"].str.contains("seconds and was stopped"))
    if slow.height:
        raise Finding("slow: " + "; ".join(slow["reason"].to_list()))


def _as(suffix: str, wrap: Callable[[bytes], bytes] | None = None) -> Callable[[bytes, Path], None]:
    def target(data: bytes, folder: Path) -> None:
        path = folder / f"fuzzed{suffix}"
        path.write_bytes(wrap(data) if wrap else data)
        _read(path)

    return target


def _member(name: str, first: tuple[tuple[str, bytes], ...] = ()) -> Callable[[bytes], bytes]:
    """Bytes as the member of a ZIP, so that the fuzzer changes what is in it and not its checksum; a ZIP as it is."""

    def wrap(data: bytes) -> bytes:
        if data.startswith(b"PK"):
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as packed:
            for other, content in first:
                packed.writestr(other, content)
            packed.writestr(name, data)
        return buffer.getvalue()

    return wrap


_ODF = b"application/vnd.oasis.opendocument."
_WORD = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    b'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    b'"/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    b'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>'
)
_DOCX = _member("word/document.xml", (("[Content_Types].xml", _WORD), ("_rels/.rels", _RELS)))


def _pattern(data: bytes, _: Path) -> None:
    """First line: the pattern; the others: the vocabulary. What is parsed matches or says why, and finds only what is there."""
    first, _, rest = data.decode("utf-8", "surrogateescape").partition("\n")
    words = list(dict.fromkeys(rest.encode("utf-8", "replace").decode("utf-8").split())) or ["word"]
    for case in (False, True):
        try:
            parsed = parse(first, case)
        except PatternError:
            continue
        vocabulary = Vocabulary(words)
        for element in parsed.elements:
            found = words_matching(element, vocabulary)
            if len(found) and not (0 <= found.min() <= found.max() < len(words)):
                raise Finding(f"ids outside the vocabulary: {found}")
            if len(set(found.tolist())) != len(found):
                raise Finding(f"an id twice: {found}")


PAGES: dict[str, Callable[[bytes, Path], None]] = {
    "arrow": _as(".arrow"),
    "bib": _as(".bib"),
    "csv": _as(".csv"),
    "docx": _as(".docx", _DOCX),
    "elasticsearch": _as(".json"),
    "europresse_html": _as(".html"),
    "factiva_html": _as(".html"),
    "factiva_xml": _as(".xml"),
    "feed": _as(".rss"),
    "gzip": _as(".csv.gz"),
    "html": _as(".html"),
    "json": _as(".json"),
    "jsonl": _as(".jsonl"),
    "lexisnexis_html": _as(".html"),
    "markdown": _as(".md"),
    "nexis_docx": _as(".docx", _DOCX),
    "nexis_txt": _as(".txt"),
    "ods": _as(".ods", _member("content.xml", (("mimetype", _ODF + b"spreadsheet"),))),
    "odt": _as(".odt", _member("content.xml", (("mimetype", _ODF + b"text"),))),
    "parquet": _as(".parquet"),
    "pdf": _as(".pdf"),
    "ris": _as(".ris"),
    "rtf": _as(".rtf"),
    "story_lists": _as(".csv"),
    "tsv": _as(".tsv"),
    "txt": _as(".txt"),
    "warc": _as(".warc"),
    "xlsx": _as(".xlsx"),
    "zip": _as(".zip", _member("inside.csv")),
}
TARGETS: dict[str, Callable[[bytes, Path], None]] = PAGES | {"pattern": _pattern}


def kept(target: str) -> list[Path]:
    """The kept inputs of a target: seeds written for it, inputs that reached new code, and every former finding."""
    return sorted((CORPUS / target).iterdir())


def run_kept(target: str, folder: Path) -> int:
    """Run a target over its kept inputs; raises Finding that names the input. Returns how many there are."""
    for file in kept(target):
        try:
            TARGETS[target](file.read_bytes(), folder)
        except Exception as error:
            raise Finding(f"{target}/{file.name}: {type(error).__name__}: {error}") from error
    return len(kept(target))
