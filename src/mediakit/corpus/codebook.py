"""What a corpus's researcher wants compared: events, actors, concepts and figures, read from `corpus.toml`.

A wrong file gets one error that names the file, the key, the value and what is allowed. A corpus without a codebook
works, with what can be found without one.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from mediakit.corpus.patterns import parse
from mediakit.errors import CodebookError, PatternError, listed

__all__ = ["Actor", "Codebook", "Concept", "Event", "Figure", "Sampling", "codebook_of", "load_codebook"]


def _checked(patterns: list[str]) -> list[str]:
    for pattern in patterns:
        try:
            parse(pattern)
        except PatternError as error:
            raise ValueError(str(error)) from None
    return patterns


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, str_strip_whitespace=True, frozen=True)


class Sampling(_Entry):
    """The sampling statement, printed in every export."""

    population: str = ""
    how_found: str = ""
    query: str = ""
    dates: str = ""
    exclusions: str = ""


class About(_Entry):
    """What the corpus is."""

    id: str = ""
    title: str = ""
    description: str = ""
    language: str = "en"
    licence: str = ""
    leave_out: list[str] = Field(default_factory=list)
    sampling: Sampling = Sampling()


class _Named(_Entry):
    id: Annotated[str, Field(min_length=1, pattern=r"^[\w.-]+$")]
    name: Annotated[str, Field(min_length=1)]


class Event(_Named):
    """Something that happened; `terms` are the patterns that tell a sentence is about it."""

    start: datetime.date | None = Field(None, alias="from")
    end: datetime.date | None = Field(None, alias="to")
    terms: list[str] = Field(default_factory=list)

    check_terms = field_validator("terms")(_checked)

    @field_validator("start", "end", mode="before")
    @classmethod
    def _no_time(cls, value: object) -> object:
        return value.date() if isinstance(value, datetime.datetime) else value

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        if self.start and self.end and self.end < self.start:
            raise ValueError(
                f"event {self.id!r} ends ({self.end}) before it begins ({self.start}); swap `from` and `to`"
            )
        return self


class Actor(_Named):
    """Who acts or is spoken of, with every name in use for them."""

    camp: str = ""
    aliases: list[str] = Field(default_factory=list)

    check_aliases = field_validator("aliases")(_checked)


class Concept(_Named):
    """One thing that is called by different names: variants = label -> patterns."""

    variants: dict[str, list[str]] = Field(default_factory=dict)

    @field_validator("variants")
    @classmethod
    def _check_variants(cls, variants: dict[str, list[str]]) -> dict[str, list[str]]:
        for patterns in variants.values():
            _checked(patterns)
        return variants


class Figure(_Named):
    """Reported numbers that belong together."""

    event: str = ""
    terms: list[str] = Field(default_factory=list)
    unit: str = ""
    basis: str = ""

    check_terms = field_validator("terms")(_checked)


class Codebook(_Entry):
    """The events, actors, concepts and figures of a corpus, and what the corpus is."""

    corpus: About = About()
    event: list[Event] = Field(default_factory=list)
    actor: list[Actor] = Field(default_factory=list)
    concept: list[Concept] = Field(default_factory=list)
    figure: list[Figure] = Field(default_factory=list)

    @field_validator("event", "actor", "concept", "figure")
    @classmethod
    def _unique(cls, entries: list[Any]) -> list[Any]:
        ids = [entry.id for entry in entries]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]!r} stands twice; ids must differ")
        return entries

    @model_validator(mode="after")
    def _figures_of_events(self) -> Codebook:
        events = [event.id for event in self.event]
        for figure in self.figure:
            if figure.event and figure.event not in events:
                raise ValueError(f"figure {figure.id!r} has the event {figure.event!r}; there are: {listed(events)}")
        return self


def load_codebook(path: Path) -> Codebook:
    """Read and validate a `corpus.toml`.

    Raises CodebookError naming file, key, value and what is allowed.
    """
    try:
        return codebook_of(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path}: not valid TOML: {error}") from None
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read: {error.strerror}") from None


def codebook_of(content: Mapping[str, Any], where: str = "the codebook") -> Codebook:
    """Validate what a `corpus.toml` holds; `where` is named in the message.

    Raises CodebookError naming key, value and what is allowed.

    >>> codebook_of({"event": [{"id": "march", "name": "The march"}]}).event[0].name
    'The march'
    """
    try:
        return Codebook.model_validate(content)
    except ValidationError as error:
        raise CodebookError(f"{where}: {'; '.join(_in_words(one) for one in error.errors()[:3])}") from None


def _in_words(error: Mapping[str, Any]) -> str:
    """One pydantic error as: where, what is wrong, what is allowed."""
    if not error["loc"]:  # about how the entries go together
        return str(error["msg"]).removeprefix("Value error, ")
    place = _place(error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key; allowed there: {listed(_allowed(error['loc']), 20)}"
    shown = "" if error["type"] == "missing" else f" (given: {str(error['input'])[:60]!r})"
    return f"{place}: {error['msg'].removeprefix('Value error, ')}{shown}"


def _place(location: tuple[str | int, ...]) -> str:
    """('event', 2, 'terms') -> [[event]] number 3, key 'terms'."""
    words = [f"[[{location[0]}]]" if len(location) > 1 and isinstance(location[1], int) else f"[{location[0]}]"]
    for step in location[1:]:
        words.append(f"number {step + 1}" if isinstance(step, int) else f"key {step!r}")
    return ", ".join(words)


def _allowed(location: tuple[str | int, ...]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "event": Event, "actor": Actor, "concept": Concept, "figure": Figure, "corpus": About
    }  # fmt: skip
    model: type[BaseModel] = Codebook
    if len(location) > 1:
        model = Sampling if location[1] == "sampling" else models.get(str(location[0]), Codebook)
    return [field.alias or name for name, field in model.model_fields.items()]
