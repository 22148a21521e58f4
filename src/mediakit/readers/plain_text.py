"""A plain-text file: one article, its text the whole file.

A text file says nothing about itself, so three things are taken from where it lies: the date from an ISO date at the
start of its name (`2020-08-05-a-report.txt`, also `2020-08-...` and `2020...`), the source from the subfolder it is in,
and the id of a repeat from its content. The title stays empty: a first line can be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mediakit.article import Article, Reject
from mediakit.readers.encoding import NotTextError, decode
from mediakit.readers.formats import Job

__all__ = ["date_in_name", "read"]

_LEADING_DATE = re.compile(r"(1[6-9]|20)\d\d(-[01]\d(-[0-3]\d)?)?(?![0-9])")


def read(job: Job) -> Iterator[Article | Reject]:
    """The article that a text file is, or a reject if it is no text."""
    try:
        text = decode(job.path.read_bytes(), job)
    except NotTextError as error:
        yield job.reject(str(error))
        return
    date = date_in_name(job.path.name)
    if date:
        job.notes.say("plain text: dates taken from the start of file names")
    if job.folder:
        job.notes.say("plain text: sources taken from the names of folders")
    yield Article(text=text, source=job.folder, date=date)


def date_in_name(name: str) -> str | None:
    """The date that a file's name starts with.

    >>> date_in_name("2020-08-05-report.txt"), date_in_name("2020-08.txt"), date_in_name("20200.txt")
    ('2020-08-05', '2020-08', None)
    """
    found = _LEADING_DATE.match(name)
    return found.group() if found else None
