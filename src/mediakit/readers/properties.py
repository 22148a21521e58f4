"""Which of the things that a document says about itself are its title, author and date?

A file of a word processor or a web page brings properties under names of their own: `title`, `created`, `section`.
Those called like a standard column are that column, those that the user maps are what they are mapped to (`date` from
`created`), and the others are metadata. A property is only used if it says something: "Microsoft Word - Document1" is
no title. The date on which a file was made is no date of publication, so it is `created`, never `date` by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mediakit.article import STANDARD_COLUMNS, Article, Value
from mediakit.readers.formats import Job
from mediakit.readers.plain_text import date_in_name
from mediakit.readers.values import scalar, text_of

__all__ = ["MADE_NOT_PUBLISHED", "article_with", "sensible_author", "sensible_title", "with_place"]

MADE_NOT_PUBLISHED = (
    "the day a file was made is kept as `created`; it is no date of publication (to use it as one: date=created)"
)

# What programs write into a title nobody gave: the file's name, the program's, a placeholder.
_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel)\b.*|(untitled|document|dokument|title|unknown|print|article)[ _-]*\d*"
    r"|.*\.(docx?|rtf|odt|pdf|html?|indd|qxp|qxd|txt|tex|dvi|pages|tmp)|https?://\S*|about:\S*|\W*|\(?anonymous\)?"
    r"|word document|slide \d+|layout \d+|[0-9a-f-]{16,})",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(python-docx|microsoft office user|user|admin(istrator)?|owner|author|unknown|anonymous|default|guest|\W*"
    r"|.*\\.*|pc|windows user|office|fpdf2?.*|root)",
    re.IGNORECASE,
)


def article_with(job: Job, text: str, properties: Mapping[str, object]) -> Article:
    """An article of a text and its properties: standard columns by name or as the user maps them, metadata the rest."""
    fields = {name: value for name, value in properties.items() if value not in (None, "", [])}
    job.keys.update(fields)
    mapped = {standard: name for standard, name in job.mapping.items() if name in fields and standard != "text"}
    names = {**{name: name for name in STANDARD_COLUMNS if name in fields and name not in mapped.values()}, **mapped}
    given = {standard: text_of(fields[name]) for standard, name in names.items()}
    metadata: dict[str, Value] = {n: scalar(v) for n, v in fields.items() if n not in names.values()}
    return Article(
        text=text,
        source=given.get("source"),
        title=given.get("title"),
        date=given.get("date"),
        author=given.get("author"),
        url=given.get("url"),
        language=given.get("language"),
        events=tuple(name.strip() for name in re.split(r"[;|]", given.get("events") or "") if name.strip()),
        article_id=given.get("article_id"),
        metadata=metadata,
    )


def with_place(job: Job, properties: Mapping[str, object]) -> dict[str, object]:
    """Properties with the date at the start of the file's name and the source its folder names, where they give none."""
    place: dict[str, object] = {}
    if not properties.get("date") and (date := date_in_name(job.path.name)):
        job.notes.say("documents: dates taken from the start of file names where the file gives none")
        place["date"] = date
    if not properties.get("source") and job.folder:
        job.notes.say("documents: sources taken from the names of folders where the file gives none")
        place["source"] = job.folder
    return {**properties, **place}


def sensible_title(title: object) -> str | None:
    """A title that somebody gave, or None for what programs write in its place.

    >>> sensible_title("Microsoft Word - report.doc"), sensible_title(" The report ")
    (None, 'The report')
    """
    written = re.sub(r"\s+", " ", str(title or "")).strip()
    return None if _NO_TITLE.fullmatch(written) else written


def sensible_author(author: object) -> str | None:
    """An author that is a name, or None for a program's or a computer's."""
    written = re.sub(r"\s+", " ", str(author or "")).strip()
    return None if _NO_AUTHOR.fullmatch(written) else written
