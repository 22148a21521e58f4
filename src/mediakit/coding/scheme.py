"""What are people asked to code? A scheme: variables with a question, a scale, and the values that are allowed.

A scheme is a TOML file, or is made for what mediakit scores itself: `tone` (of the wording), `frames:news`, `frames:policy`
or `frames:FILE` (one yes-or-no variable a frame; `frames:news:conflict` is one of them), `toward:ACTOR`, `quoted`. A variable
may say which measure scores it (`machine`), so that the measure can be set against the coders (coding/machine.py).

    [scheme]
    title = "Tone of headlines"
    instructions = "Read the sentence once. Code the wording, not the event."
    [[variable]]
    id = "tone"
    question = "How is it worded?"
    scale = "ordinal"                                  # nominal, ordinal, interval or ratio
    values = ["negative", "neutral", "positive"]       # ordinal: from low to high; or {value, label, help}
    machine = {measure = "sentiment", method = "vader"}
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from mediakit.errors import ArgumentError, CodebookError, listed, unknown

__all__ = ["KNOWN", "Scheme", "Value", "Variable", "load_scheme", "scheme_of"]

KNOWN = ("tone", "quoted", "frames:news", "frames:policy", "frames:FILE", "toward:ACTOR")
# Columns that a sheet has itself
RESERVED = (
    "sample",
    "coder",
    "unit",
    "source",
    "date",
    "title",
    "composed",
    "before",
    "text",
    "after",
    "check",
    "note",
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Value(_Strict):
    """A value that is allowed: what stands in the sheet, what it is called, and when to give it."""

    value: Annotated[str, Field(min_length=1)]
    label: str = ""
    help: str = ""


class Variable(_Strict):
    """What is asked of every unit."""

    id: Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z][\w.-]*$")]
    question: Annotated[str, Field(min_length=1)]
    scale: Literal["nominal", "ordinal", "interval", "ratio"] = "nominal"
    values: list[Value] = Field(default_factory=list)
    least: float | None = None
    most: float | None = None
    machine: dict[str, Any] = Field(default_factory=dict)

    @field_validator("id")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name.lower() in RESERVED:
            raise ValueError(f"{name!r} is a column of every sheet; give another id than {listed(RESERVED, 20)}")
        return name

    @field_validator("values", mode="before")
    @classmethod
    def _plain_values(cls, values: Any) -> Any:
        if isinstance(values, list):
            return [{"value": str(one)} if isinstance(one, (str, int, float)) else one for one in values]
        return values

    @model_validator(mode="after")
    def _fits(self) -> Variable:
        names = self.names
        if len(set(names)) < len(names):
            raise ValueError(f"variable {self.id!r} lists a value twice; values must differ")
        if self.scale in ("nominal", "ordinal") and len(names) < 2:
            raise ValueError(f"variable {self.id!r} is {self.scale} and lists {len(names)} values; give two or more")
        if self.scale in ("interval", "ratio"):
            wrong = [name for name in names if _number(name) is None]
            if wrong:
                raise ValueError(f"variable {self.id!r} is of the {self.scale} scale and {wrong[0]!r} is no number")
        return self

    @property
    def names(self) -> list[str]:
        """The values allowed, as they stand in a sheet; none where any number is."""
        return [one.value for one in self.values]

    @property
    def is_open(self) -> bool:
        """Whether any number between `least` and `most` is allowed."""
        return not self.values

    def allowed(self) -> str:
        """What is allowed, in words."""
        if self.values:
            return listed(self.names, 20)
        bounds = [f"{word} {end:g}" for word, end in (("from", self.least), ("to", self.most)) if end is not None]
        return " ".join(["a number", *bounds])

    def read(self, cell: object) -> str | None:
        """What a cell means, as the scheme writes it; None where it is not allowed.

        Case and the space around it do not matter, nor whether a spreadsheet made 1 into 1.0.
        """
        text = " ".join(str(cell).split())
        if self.values:
            plain = {name.casefold(): name for name in self.names} | {
                one.label.casefold(): one.value for one in self.values if one.label
            }
            whole = text[:-2] if text.endswith(".0") else text
            return plain.get(text.casefold()) or plain.get(whole.casefold())
        number = _number(text)
        low, high = self.least, self.most
        if number is None or (low is not None and number < low) or (high is not None and number > high):
            return None
        return f"{number:g}"

    def numbers(self, values: Sequence[str]) -> list[float]:
        """The numbers that values stand for: themselves where the scale is of numbers, else their place in the list."""
        if self.scale in ("interval", "ratio"):
            return [float(value) for value in values]
        return [float(self.names.index(value)) for value in values]


class Scheme(_Strict):
    """What coders are asked, with what they are told."""

    title: str = "Coding"
    instructions: str = ""
    variables: Annotated[list[Variable], Field(min_length=1)]

    @field_validator("variables")
    @classmethod
    def _unique(cls, variables: list[Variable]) -> list[Variable]:
        ids = [one.id.casefold() for one in variables]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the variable {twice[0]!r} stands twice; ids must differ")
        return variables

    def variable(self, name: str) -> Variable:
        """A variable by its id."""
        found = next((one for one in self.variables if one.id == name), None)
        if found is None:
            raise unknown("variable", name, [one.id for one in self.variables])
        return found

    @property
    def fingerprint(self) -> str:
        """16 hex digits of what is asked, without how a machine would score it."""
        asked = self.model_copy(
            update={"variables": [one.model_copy(update={"machine": {}}) for one in self.variables]}
        )
        return hashlib.blake2b(asked.model_dump_json().encode(), digest_size=8).hexdigest()


def load_scheme(path: str | Path) -> Scheme:
    """Read a coding scheme from a TOML file: [scheme] with title and instructions, and [[variable]].

    Arguments: path. Returns a Scheme. Raises CodebookError naming file, key, value and what is allowed.

    >>> load_scheme("no-such-file.toml")
    Traceback (most recent call last):
    mediakit.errors.CodebookError: no-such-file.toml: cannot be read: No such file or directory
    """
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path}: not valid TOML: {error}") from None
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read: {error.strerror}") from None
    foreign = sorted(set(content) - {"scheme", "variable"})
    if foreign or not isinstance(content.get("scheme", {}), dict):
        raise CodebookError(f"{path}: unknown key {(foreign or ['scheme'])[0]!r}; allowed: [scheme] and [[variable]]")
    try:
        return Scheme.model_validate({**content.get("scheme", {}), "variables": content.get("variable", [])})
    except ValidationError as error:
        raise CodebookError(f"{path}: {'; '.join(_in_words(one) for one in error.errors()[:3])}") from None


def _in_words(error: Any) -> str:
    place = ".".join(f"number {step + 1}" if isinstance(step, int) else str(step) for step in error["loc"])
    given = "" if isinstance(error["input"], (dict, list)) else f" (given: {str(error['input'])[:60]!r})"
    return f"{place.replace('variables', 'variable') or 'scheme'}: {error['msg'].removeprefix('Value error, ')}{given}"


def scheme_of(name: str, actors: dict[str, str] | None = None) -> Scheme:
    """The scheme of what mediakit scores itself, by name (see KNOWN); `actors`: ids of the codebook with their names.

    Raises ArgumentError for a name that is not known.

    >>> scheme_of("tone").variables[0].names
    ['negative', 'neutral', 'positive']
    """
    kind, _, rest = name.partition(":")
    if kind == "tone" and not rest:
        return Scheme(title="Tone of wording", instructions=_TONE, variables=[_tone()])
    if kind == "quoted" and not rest:
        return Scheme(title="Own words or quoted", instructions=_QUOTED_HELP, variables=[_quoted()])
    if kind == "frames" and rest:
        return _frames(rest)
    if kind == "toward" and rest:
        known = actors or {}
        if rest not in known:
            raise unknown("actor", rest, known)
        return Scheme(title=f"Tone toward {known[rest]}", instructions=_TOWARD, variables=[_toward(rest, known[rest])])
    raise ArgumentError(f"unknown variable {name!r}; there are: {listed(KNOWN)}; or give the file of a coding scheme")


_TONE = (
    "Read the sentence once and code its wording: not whether what happened is good or bad for somebody, nor whether you "
    "agree. A sentence that only reports is neutral. Code every unit; do not discuss units before all have coded them."
)
_TOWARD = (
    "Code how the text speaks of the one who is named in the question, whoever is speaking: a quoted attack counts as "
    "negative. What is only reported without praise or blame is neutral."
)
_QUOTED_HELP = "Whose words are these? Code what most words of the sentence are, indirect speech included."


def _tone() -> Variable:
    return Variable(
        id="tone", question="How is the sentence worded?", scale="ordinal", values=_three("worded"),
        machine={"measure": "sentiment", "method": "vader", "cuts": [-0.05, 0.05]},
    )  # fmt: skip


def _three(how: str) -> list[Value]:
    return [
        Value(value="negative", label="negative", help=f"{how} negatively: blame, contempt, alarm"),
        Value(value="neutral", label="neutral", help="neither, or both to the same degree"),
        Value(value="positive", label="positive", help=f"{how} positively: praise, sympathy, hope"),
    ]


def _toward(actor: str, name: str) -> Variable:
    ident = "toward-" + "".join(letter if letter.isalnum() else "-" for letter in actor)
    machine = {"measure": "actor_sentiment", "method": "rules", "actor": actor}
    question = f"How is {name} spoken of?"
    return Variable(id=ident, question=question, scale="ordinal", values=_three("spoken of"), machine=machine)


def _quoted() -> Variable:
    values = [
        Value(value="own", help="the article's own words"),
        Value(value="quoted", help="told as somebody's words"),
    ]
    return Variable(id="voice", question="Whose words are these?", values=values, machine={"measure": "voice"})


def _frames(rest: str) -> Scheme:
    from mediakit.measures.frame_books import open_book

    book_name, frame = (rest, "") if Path(rest).exists() else (rest.partition(":")[0], rest.partition(":")[2])
    book = open_book(book_name)
    frames = [(one, one, "") if isinstance(one, str) else (one.id, one.id, one.definition) for one in book.frames]
    if frame and frame not in [ident for ident, *_ in frames]:
        raise unknown("frame", frame, [ident for ident, *_ in frames])
    variables = [_frame(ident, said, book_name) for ident, _, said in frames if frame in ("", ident)]
    told = "Say of each frame whether the text makes sense of its subject in this way; a text may have several or none."
    return Scheme(title=f"Frames: {getattr(book, 'title', book.id)}", instructions=told, variables=variables)


def _frame(ident: str, said: str, book: str) -> Variable:
    values = [Value(value="no"), Value(value="yes", help=said)]
    question = f"Is it told with the frame “{ident}”?" + (f" ({said})" if said else "")
    machine = {"measure": "framing", "codebook": book, "item": ident}
    name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in ident)
    return Variable(id=f"frame-{name}", question=question, values=values, machine=machine)


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
