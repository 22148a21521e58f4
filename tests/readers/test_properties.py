"""Properties of documents: columns by name or by mapping, and values that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediakit.readers.formats import Job
from mediakit.readers.properties import article_with, sensible_author, sensible_title, with_place


def test_columns_mapping_and_metadata() -> None:
    job = Job(Path("a.pdf"), "a.pdf", mapping={"date": "created", "source": "absent"})
    found = article_with(job, "Text.", {"title": "T", "created": "2020-01-02", "pages": 3, "source": "S", "empty": ""})
    assert (found.title, found.date, found.source, found.metadata) == ("T", "2020-01-02", "S", {"pages": 3})
    assert job.keys == {"title", "created", "pages", "source"}


def test_a_mapped_column_leaves_its_own_as_metadata() -> None:
    job = Job(Path("a"), "a", mapping={"title": "subject"})
    found = article_with(job, "Text.", {"title": "File name", "subject": "Heading", "events": "a; b"})
    assert (found.title, found.events, dict(found.metadata)) == ("Heading", ("a", "b"), {"title": "File name"})


def test_the_place_fills_in_what_is_missing() -> None:
    job = Job(Path("2020-08-05-x.pdf"), "2020-08-05-x.pdf", folder="daily")
    assert with_place(job, {}) == {"date": "2020-08-05", "source": "daily"}
    assert with_place(job, {"date": "1999", "source": "Own"}) == {"date": "1999", "source": "Own"}


@pytest.mark.parametrize(
    "title", ["Microsoft Word - a.doc", "untitled", "Document1", "report.PDF", "https://a.example/b", "---", "", None]
)
def test_titles_that_nobody_gave(title: str | None) -> None:
    assert sensible_title(title) is None


@pytest.mark.parametrize("title", ["Document of shame", "The untitled land", "Why 1984. Still"])
def test_titles_that_somebody_gave(title: str) -> None:
    assert sensible_title(title) == title


def test_authors() -> None:
    assert sensible_author("Nora  Quill ") == "Nora Quill"
    assert [sensible_author(name) for name in ("python-docx", "DESK\\nq", "Microsoft Office User", "")] == [None] * 4
