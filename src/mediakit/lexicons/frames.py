"""Frame codebooks: which words go with which frame, with the frames' definitions. Files of data, validated line by
line.

A codebook is a CSV table `frame, pattern, weight, note` and, beside it, a TOML file of the same name with title,
reference, licence and the frames' names, definitions and examples. A researcher's own codebook needs the CSV only. What is
wrong is told with the file, the line, the key or column, and what is allowed; a misspelt key is an error, not ignored.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from mediakit.corpus.patterns import Pattern, parse
from mediakit.errors import CodebookError, PatternError, listed, unknown

__all__ = ["BUNDLED", "Frame", "FrameCodebook", "load_frames"]

BUNDLED = ("policy", "news")
_COLUMNS = ("frame", "pattern", "weight", "note")
# Keys of the TOML file, and of each [[frame]] in it, with what they hold
_ABOUT_KEYS: dict[str, Any] = {"id": str, "title": str, "reference": str, "licence": str, "version": str, "frame": list}
_FRAME_KEYS: dict[str, Any] = {"id": str, "name": str, "definition": str, "is_not": str, "examples": list}
_KINDS: dict[Any, str] = {str: "text in quotation marks", list: "a list in square brackets"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame: id, name, definition, what it is not, example sentences."""

    id: str
    name: str
    definition: str = ""
    is_not: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameCodebook:
    """A frame codebook.

    frames, in order; patterns, with frame (index into frames) and weight of each, in the order of the file
    """

    id: str
    title: str
    reference: str
    licence: str
    frames: tuple[Frame, ...]
    patterns: tuple[Pattern, ...]
    frame_of: tuple[int, ...]
    weights: tuple[float, ...]
    notes: tuple[str, ...] = field(default=())


def load_frames(codebook: str | Path) -> FrameCodebook:
    """Load a bundled codebook ("policy", "news") or a CSV file of one's own.

    Raises ArgumentError for a name that is neither, CodebookError naming file, line and what is allowed.

    >>> [frame.id for frame in load_frames("news").frames]
    ['conflict', 'human_interest', 'responsibility', 'morality', 'economic']
    """
    if str(codebook) in BUNDLED:
        return _bundled(str(codebook))
    path = Path(codebook)
    if path.is_dir():
        raise CodebookError(
            f"{path}: is a folder without model.json; give a CSV file, or a folder of `mediakit frames train`"
        )
    if path.suffix.lower() == ".toml":
        raise CodebookError(
            f"{path}: tells about the frames; their patterns are in a CSV beside it: give {path.stem}.csv"
        )
    if path.suffix.lower() != ".csv":
        raise unknown(
            "frame codebook",
            codebook,
            [*BUNDLED, "news-model (mediakit's own model)", "or the path of a CSV file or of a trained model"],
        )
    if not path.is_file():
        raise CodebookError(f"{path}: there is no such file; a frame codebook is a CSV with {', '.join(_COLUMNS)}")
    about = path.with_suffix(".toml")
    return _parse(path.stem, path, about if about.is_file() else None)


@cache
def _bundled(name: str) -> FrameCodebook:
    folder = files("mediakit.lexicons") / "data"
    return _parse(name, folder / f"frames-{name}.csv", folder / f"frames-{name}.toml")


def _parse(name: str, table: Path | Traversable, about: Path | Traversable | None) -> FrameCodebook:
    facts, rows = _facts(about), _rows(table)
    lined = [(_frame(one, f"{about}: line {line}"), line) for one, line in facts.get("_frames", [])]
    _check_frames(lined, {row[0] for row in rows}, f"{about}", f"{table}")
    defined = [frame for frame, _ in lined]
    known = {frame.id for frame in defined}
    frames = (
        *defined,
        *(Frame(i, i.replace("_", " ")) for i in dict.fromkeys(row[0] for row in rows) if i not in known),
    )
    number = {frame.id: i for i, frame in enumerate(frames)}
    return FrameCodebook(
        id=str(facts.get("id", name)),
        title=str(facts.get("title", name)),
        reference=str(facts.get("reference", "")),
        licence=str(facts.get("licence", "")),
        frames=frames,
        patterns=tuple(row[1] for row in rows),
        frame_of=tuple(number[row[0]] for row in rows),
        weights=tuple(row[2] for row in rows),
        notes=tuple(row[3] for row in rows),
    )


def _facts(about: Path | Traversable | None) -> dict[str, Any]:
    """What the TOML file beside the table says; its frames, each with its line, under `_frames`."""
    if about is None:
        return {}
    text = _text(about)
    try:
        facts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{about}: not valid TOML: {error}") from None
    lines = text.splitlines()
    _check_keys(facts, _ABOUT_KEYS, f"{about}", lines, 0)
    frames = facts.pop("frame", [])
    heads = _heads(lines)
    if not all(isinstance(one, dict) for one in frames) or len(heads) != len(frames):
        raise CodebookError(f"{about}: key 'frame' must be given as [[frame]] tables, each on a line of its own")
    for one, first in zip(frames, heads, strict=True):
        _check_keys(one, _FRAME_KEYS, f"{about}", lines, first)
    return facts | {"_frames": list(zip(frames, heads, strict=True))}


def _heads(lines: Sequence[str]) -> list[int]:
    """The lines, from 1, where a [[frame]] begins."""
    return [number for number, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*frame\s*\]\]", line)]


def _check_keys(
    given: Mapping[str, Any], allowed: Mapping[str, Any], where: str, lines: Sequence[str], after: int
) -> None:
    """Whether every key of a table is known and holds what it should; `after` is the line that the table begins with."""
    for key, value in given.items():
        line = _line_of(key, lines, after)
        if key not in allowed:
            near = get_close_matches(key, allowed, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise CodebookError(f"{where}: line {line}: unknown key {key!r}{hint}; there are: {listed(allowed)}")
        if not isinstance(value, allowed[key]):
            raise CodebookError(f"{where}: line {line}: key {key!r} is {value!r}; it must be {_KINDS[allowed[key]]}")
        if key == "examples" and not all(isinstance(one, str) for one in value):
            raise CodebookError(f"{where}: line {line}: key 'examples' must be a list of texts in quotation marks")


def _line_of(key: str, lines: Sequence[str], after: int) -> int:
    """The line, from 1, on which a key of a table is given; the table's own line where it cannot be told."""
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|\s*\[+\s*{re.escape(key)}\b")
    return next(
        (number for number, line in enumerate(lines, 1) if number > after and wanted.match(line)), max(after, 1)
    )


def _frame(one: Mapping[str, Any], where: str) -> Frame:
    if not one.get("id"):
        raise CodebookError(f"{where}: key 'id' is missing; it is the frame's name in the CSV table")
    name, examples = one.get("name", one["id"]), tuple(one.get("examples", ()))
    return Frame(one["id"], name, one.get("definition", ""), one.get("is_not", ""), examples)


def _check_frames(defined: Sequence[tuple[Frame, int]], used: Container[str], about: str, table: str) -> None:
    """Whether every frame that is defined is so once, and has a pattern."""
    seen: dict[str, int] = {}
    for frame, line in defined:
        first = seen.setdefault(frame.id, line)
        if first != line:
            raise CodebookError(f"{about}: line {line}: frame {frame.id!r} is defined already, at line {first}")
        if frame.id not in used:
            raise CodebookError(f"{about}: line {line}: frame {frame.id!r} has no pattern in {table}")


def _text(file: Path | Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CodebookError(f"{file}: line {line}: not UTF-8 text; save it as UTF-8") from None


def _rows(table: Path | Traversable) -> list[tuple[str, Pattern, float, str]]:
    reader = csv.DictReader(io.StringIO(_text(table)))
    extra = [name for name in reader.fieldnames or [] if name not in _COLUMNS]
    missing = [name for name in ("frame", "pattern") if name not in (reader.fieldnames or [])]
    if missing:
        raise CodebookError(
            f"{table}: line 1: no column {missing[0]!r}; the columns are {', '.join(_COLUMNS)} (weight and note may be "
            f"left out), given: {listed(reader.fieldnames or [])}"
        )
    if extra:
        raise CodebookError(f"{table}: line 1: unknown column {extra[0]!r}; the columns are {', '.join(_COLUMNS)}")
    rows: list[tuple[str, Pattern, float, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for row in reader:
        where = f"{table}: line {reader.line_num}"
        if None in row:
            raise CodebookError(f"{where}: more cells than columns; a pattern with a comma stands in quotation marks")
        one = _row(row, where)
        first = seen.setdefault((one[0], one[1].source.lower()), reader.line_num)
        if first != reader.line_num:
            raise CodebookError(
                f"{where}: pattern {one[1].source!r} stands in frame {one[0]!r} already, at line {first}"
            )
        rows.append(one)
    if not rows:
        raise CodebookError(f"{table}: no patterns; give at least one row of {', '.join(_COLUMNS)}")
    return rows


def _row(row: dict[str, str | None], where: str) -> tuple[str, Pattern, float, str]:
    frame, source = (row.get("frame") or "").strip(), (row.get("pattern") or "").strip()
    if not frame:
        raise CodebookError(f"{where}: the frame is empty")
    try:
        pattern = parse(source)
    except PatternError as error:
        raise CodebookError(f"{where}: {error}") from None
    given = (row.get("weight") or "").strip() or "1"
    try:
        weight = float(given)
    except ValueError:
        weight = -1.0
    if not 0 < weight <= 100:
        raise CodebookError(f"{where}: weight {given!r} of {source!r} is not a number above 0 and up to 100")
    return frame, pattern, weight, (row.get("note") or "").strip()
