"""A Markdown file: one article with its metadata as YAML front matter between two lines of `---`.

Keys are mapped like the columns of a table (`headline` is a title), all others become metadata, nested ones as JSON.
Values are read by the core schema of YAML 1.2: dates stay as written (`2020-08` is a month), `no` is Norwegian and not
false. Aliases and repeated keys are refused: the first can blow a small file up, the second loses a value. The text is
the body as written, marks of Markdown included, without the blank lines around it. Without a title in the front matter,
the first `# heading` is the title; where the body starts with it, it is not text as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from mediakit.article import Article, Reject, Value
from mediakit.readers.columns import MissingColumnError, map_columns
from mediakit.readers.encoding import NotTextError, decode
from mediakit.readers.formats import Job
from mediakit.readers.values import scalar, text_of, visible_name

__all__ = ["COMPOSED_NOTICE", "read", "split_front_matter"]

# Texts written for a corpus (`composed: true`) open with this paragraph, so that no copy of them passes for a report.
# It tells the reader about the text and is not part of it: counted, it would make all composed texts alike.
COMPOSED_NOTICE = "Composed text, not a published report."

_HEADING = re.compile(r"^# +(.+?)[ #]*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?(^\1|\Z)", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"[\w][\w .-]*:(\s|$)")


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema: null, true/false, numbers; everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own way)

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key.value, str)):
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"key {key.value!r} is given twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=True)


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,18})", list("-+0123456789")),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


class _BrokenError(ValueError):
    """Front matter that cannot be read; the message says where."""


def read(job: Job) -> Iterator[Article | Reject]:
    """The article that a Markdown file is, or a reject for broken front matter or a file that is no text."""
    try:
        fields, body = split_front_matter(decode(job.path.read_bytes(), job))
        mapping = {s: name for s, name in job.mapping.items() if name in fields}
        mapped = map_columns(list(fields), mapping, without=("text",))
    except (NotTextError, MissingColumnError) as error:
        yield job.reject(str(error))
        return
    except _BrokenError as error:
        yield job.reject(str(error), "correct the lines between the two ---")
        return
    job.keys.update(fields)
    for remark in mapped.remarks:
        job.note(remark)
    yield _article(fields, mapped.columns, body)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields of the front matter and the body; raises ValueError with the line for broken front matter.

    >>> split_front_matter("---\\ntitle: A\\ndate: 2020-08\\n---\\nBody.\\n")
    ({'title': 'A', 'date': '2020-08'}, 'Body.\\n')
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---":
        return {}, "\n".join(lines)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        if len(lines) > 1 and _KEY.match(lines[1]):
            raise _BrokenError("the front matter that opens in line 1 is never closed by ---")
        return {}, "\n".join(lines)
    return _fields("\n".join(lines[1:end])), "\n".join(lines[end + 1 :])


def _fields(front: str) -> dict[str, object]:
    try:
        fields = yaml.load(front, Loader=_Loader)  # a SafeLoader: builds plain values only
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise _BrokenError(f"broken YAML{line}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _BrokenError(f"broken YAML: {type(error).__name__}: {str(error)[:200]}") from None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise _BrokenError("the front matter (line 2 on) is not made of `key: value` lines")
    return {visible_name(key, place): value for place, (key, value) in enumerate(fields.items(), 1)}


def _article(fields: Mapping[str, object], columns: Mapping[str, str], body: str) -> Article:
    metadata: dict[str, Value] = {k: scalar(v) for k, v in fields.items() if k not in columns.values()}
    given = {standard: fields[name] for standard, name in columns.items()}
    text = body.strip("\n")
    if metadata.get("composed") is True:
        text = _without_notice(text)
    title = _one(given.get("title"))
    if title is None:
        title, text = _heading(text)
    return Article(
        text=_stripped(text),
        title=title,
        source=_one(given.get("source")),
        date=_one(given.get("date")),
        author=_one(given.get("author")),
        url=_one(given.get("url")),
        language=_one(given.get("language")),
        events=_several(given.get("events")),
        article_id=_one(given.get("article_id")),
        metadata=metadata,
    )


def _one(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(text_of(item) or "" for item in value) or None
    return text_of(value)


def _several(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else re.split(r"[;|]", text_of(value) or "")
    return tuple(name for item in items if (name := (text_of(item) or "").strip()))


def _stripped(text: str) -> str:
    """Without blank lines at both ends; spaces inside the first and last line stay."""
    return re.sub(r"\A(?:[^\S\n]*\n)+|(?:\n[^\S\n]*)+\Z", "", text)


def _without_notice(text: str) -> str:
    first, _, rest = _stripped(text).partition("\n\n")
    return rest if first.strip() == COMPOSED_NOTICE else text


def _heading(text: str) -> tuple[str | None, str]:
    outside = _FENCE.sub(lambda fence: " " * len(fence.group()), text)  # a comment in a code block is no heading
    found = _HEADING.search(outside)
    if found is None:
        return None, text
    at_the_start = not text[: found.start()].strip()
    return found.group(1).strip(), text[found.end() :] if at_the_start else text
