"""What can go wrong, as one tree. Every message says what was wrong, where, what is allowed and what to do.

    MediakitError
    ├── InputError              something the user gave cannot be used
    │   ├── ReadError           a path, a file, a table without the needed column
    │   ├── CodebookError       a corpus.toml, a frame codebook or a word list: file, key, value, what is allowed
    │   ├── ArgumentError       an argument outside what is allowed (unknown group, measure, option)
    │   ├── PatternError        a pattern that the grammar does not know
    │   └── EmptySelection      a filter or a target that matches nothing
    ├── StoreError              a store that is damaged, foreign or locked
    └── MissingPackage          an optional package that is not installed

Commands print the message on one line and end with exit status 2; the dashboard shows it in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from typing import Any

__all__ = [
    "ArgumentError",
    "CodebookError",
    "EmptySelection",
    "InputError",
    "MediakitError",
    "MissingPackage",
    "PatternError",
    "ReadError",
    "StoreError",
    "import_optional",
    "listed",
    "unknown",
]


class MediakitError(Exception):
    """The root of all errors that mediakit raises on purpose."""


class InputError(MediakitError, ValueError):
    """Something the user gave cannot be used."""


class ReadError(InputError):
    """A path, a file or a table cannot be read."""


class CodebookError(InputError):
    """A codebook or word list has an error; the message names file, key, value and what is allowed."""


class ArgumentError(InputError):
    """An argument has a value outside what is allowed."""


class PatternError(InputError):
    """A pattern does not follow the pattern grammar."""


class EmptySelection(InputError):
    """A filter or target matches nothing."""


class StoreError(MediakitError):
    """A store is damaged, of another version, or locked by another writer."""


class MissingPackage(MediakitError, ImportError):
    """An optional package is needed and not installed."""


def listed(names: Iterable[object], most: int = 12) -> str:
    """Names for a message, the first `most` of them, with a count of the rest."""
    found = [str(name) for name in names]
    if not found:
        return "(none)"
    rest = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + rest


def unknown(what: str, given: object, allowed: Iterable[object]) -> ArgumentError:
    """An ArgumentError for a name that is not known, with the nearest known name first.

    >>> str(unknown("column", "sorce", ["source", "title"]))
    "unknown column 'sorce' (did you mean 'source'?); there are: source, title"
    """
    names = [str(name) for name in allowed]
    near = get_close_matches(str(given), names, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return ArgumentError(f"unknown {what} {str(given)!r}{hint}; there are: {listed(names)}")


def import_optional(module: str, purpose: str, extra: str) -> Any:
    """Import a module of an optional package, or say what it is for and how to get it.

    Raises MissingPackage that names the package and the extra of mediakit that brings it.

    >>> import_optional("no_such_module", "scoring by the model", "models")
    Traceback (most recent call last):
    mediakit.errors.MissingPackage: scoring by the model needs the package no_such_module; pip install "mediakit[models]"
    """
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise MissingPackage(f'{purpose} needs the package {package}; pip install "mediakit[{extra}]"') from None
