"""Which documents of an export are missing, which have no text, which seem cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.article import Article, Reject
from mediakit.readers.export_documents import Document, Expected, articles_of
from mediakit.readers.formats import Job


def run(documents: list[Document], expected: Expected | None = None) -> tuple[list[Article], list[Reject], str]:
    job = Job(Path("export.txt"), "export.txt")
    items = list(articles_of(job, documents, expected))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Reject)], " | ".join(job.notes.sentences())


def numbered(*numbers: int, total: int | None = None) -> list[Document]:
    return [Document(paragraphs=["Rain fell."], number=number, total=total) for number in numbers]


def test_fields_become_an_article() -> None:
    fields = {
        "title": "Rain  at last",
        "source": "The Harbour Post",
        "date": "Monday, 5 May 2014 10:20 AM",
        "author": "By Ann Example",
        "language": "ENGLISH",
        "length": "2 words",
        "section": "News",
        "export_id": "HP-1",
    }
    (article,), rejects, _ = run([Document(fields, ["Rain fell.", " ", "All day."], 7, 7)], Expected(first=7))
    assert article == Article(
        text="Rain fell.\n\nAll day.",
        source="The Harbour Post",
        title="Rain at last",
        date="2014-05-05",
        author="Ann Example",
        language="en",
        metadata={
            "export_id": "HP-1",
            "export_number": 7,
            "declared_words": 2,
            "section": "News",
            "time": "10:20 AM",
        },
    )
    assert rejects == []


def test_a_date_that_is_none_is_kept_as_written() -> None:
    (article,), _, _ = run([Document({"date": "Whitsun"}, ["Rain."])])
    assert article.date == "Whitsun"


def test_repeats_are_kept() -> None:
    assert len(run([Document({"title": "A"}, ["Rain."]), Document({"title": "A"}, ["Rain."])])[0]) == 2


def test_documents_without_a_text_are_rejected_by_number() -> None:
    articles, rejects, note = run([*numbered(1, total=2), Document({"title": "A"}, [" "], 2, 2)])
    assert len(articles) == 1
    assert [(reject.row, reject.reason) for reject in rejects] == [
        (2, "document 2 of the export has no text (it has: title)")
    ]
    assert "2 declared, 2 found, 1 with a text" in note


def test_gaps_and_missing_ends_are_rejected_by_number() -> None:
    articles, rejects, note = run(numbered(1, 2, 4, total=6))
    assert len(articles) == 3
    assert [reject.row for reject in rejects] == [3, 5, 6]
    assert all("not in the file" in reject.reason for reject in rejects)
    assert "6 declared, 3 found" in note


def test_what_lies_before_the_first_number_is_in_another_file() -> None:
    _, rejects, note = run(numbered(501, 502, total=502))
    assert rejects == []
    assert "the first is number 501" in note


def test_a_long_run_is_one_reject() -> None:
    _, rejects, _ = run(numbered(1, total=2000))
    assert [(reject.row, reject.reason) for reject in rejects] == [
        (2, "documents 2 to 2,000 of 2,000 are not in the file")
    ]


def test_exports_that_were_joined_are_counted_apart() -> None:
    articles, rejects, note = run([*numbered(1, 2, total=2), *numbered(1, 3, total=3)])
    assert len(articles) == 4
    assert [reject.row for reject in rejects] == [2]
    assert "2 declared" in note
    assert "3 declared" in note


def test_one_document_that_declares_another_number() -> None:
    documents = numbered(1, 2, 3, total=3)
    documents[1].total = 383
    _, rejects, note = run(documents)
    assert rejects == []
    assert "document 2 declares another number" in note


def test_what_the_export_as_a_whole_says_counts() -> None:
    assert [reject.row for reject in run(numbered(1, 2), Expected(documents=3, first=1))[1]] == [3]
    assert [reject.row for reject in run(numbered(5, 6, total=90), Expected(first=4, last=7))[1]] == [4, 7]
    assert [reject.row for reject in run([], Expected(documents=2))[1]] == [1, 2]


def test_a_text_with_less_than_half_of_its_words_is_noted() -> None:
    documents = numbered(1, 2)
    documents[0].fields["length"], documents[1].fields["length"] = "4 words", "5 words"
    assert "perhaps cut: document 2" in run(documents)[2]


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 10**9)), st.one_of(st.none(), st.integers(0, 10**9)), st.booleans()
        ),
        max_size=12,
    ),
    st.one_of(st.none(), st.integers(0, 10**9)),
)
def test_every_document_is_an_article_or_a_reject(
    given_documents: list[tuple[int | None, int | None, bool]], declared: int | None
) -> None:
    documents = [Document(paragraphs=["A."] * full, number=n, total=total) for n, total, full in given_documents]
    articles, rejects, _ = run(documents, Expected(documents=declared))
    assert len(articles) == sum(full for _, _, full in given_documents)
    assert sum("no text" in reject.reason for reject in rejects) == len(documents) - len(articles)
    assert len(rejects) < 1000  # however far apart the numbers are


@pytest.mark.parametrize("missing", [1, 50, 51])
def test_the_length_of_runs(missing: int) -> None:
    rejects = run(numbered(1, missing + 2, total=missing + 2))[1]
    assert len(rejects) == (missing if missing <= 50 else 1)
