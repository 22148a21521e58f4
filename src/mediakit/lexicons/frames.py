"""Frame codebooks: which words go with which frame, with the frames' definitions. Files of data, validated line by
line.

A codebook is a CSV table `frame, pattern, weight, note` and, beside it, a TOML file of the same name with title,
reference, licence and the frames' names, definitions and examples. A researcher's own codebook needs the CSV only.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    if path.suffix.lower() != ".csv":
        raise unknown("frame codebook", codebook, [*BUNDLED, "or the path of a CSV file"])
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
    defined = [_frame(one, f"{about}: [[frame]] number {i}") for i, one in enumerate(facts.get("frame", []), 1)]
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
    """What the TOML file beside the table says."""
    if about is None:
        return {}
    try:
        return tomllib.loads(about.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(f"{about}: not valid TOML: {error}") from None


def _frame(one: Mapping[str, Any], where: str) -> Frame:
    if not isinstance(one.get("id"), str) or not one["id"]:
        raise CodebookError(f"{where}: key 'id' is missing; it is the frame's name in the CSV table")
    name, examples = one.get("name", one["id"]), tuple(one.get("examples", ()))
    return Frame(one["id"], name, one.get("definition", ""), one.get("is_not", ""), examples)


def _rows(table: Path | Traversable) -> list[tuple[str, Pattern, float, str]]:
    try:
        text = table.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CodebookError(f"{table}: not UTF-8 text; save it as UTF-8") from None
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("frame", "pattern") if name not in (reader.fieldnames or [])]
    if missing:
        raise CodebookError(
            f"{table}: line 1: no column {missing[0]!r}; the columns are {', '.join(_COLUMNS)} (weight and note may be "
            f"left out), given: {listed(reader.fieldnames or [])}"
        )
    rows: list[tuple[str, Pattern, float, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for row in reader:
        where = f"{table}: line {reader.line_num}"
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
