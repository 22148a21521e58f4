"""References: BibTeX, RIS, Zotero's CSV; attached files; broken records are one reject each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.errors import ReadError
from mediakit.readers import references
from mediakit.readers.formats import FILE_NAMES, Job, RawTable
from mediakit.readers.read import read

BIBTEX = r"""% exported
@string{post = {The Example Post}}
@comment{nothing}
@article{smith_bread_2020,
  title = {The {Price} of Bread in K{\"o}ln},
  author = {Smith, Ann and Jones, B.},
  journal = post,
  date = {2020-08-05},
  url = {http://post.example/bread},
  langid = {english},
  pages = {1--2},
  file = {Full Text:files/12/bread.pdf:application/pdf}
}
@misc{rain, title = "Rain", year = 2019, month = aug, howpublished = {The Example Times}}
"""
RIS = """TY  - NEWS
TI  - The Price of Bread
AU  - Smith, Ann
AU  - Jones, B.
T2  - The Example Post
DA  - 2020/08/05/
UR  - http://post.example/bread
LA  - en
SP  - 1
L1  - internal-pdf://0123/bread.pdf
ER  -

TY  - NEWS
TI  - Rain
PY  - 2019/08//
T2  - The Example Times
ER  -
"""
ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","Url","Date","Language",'
    '"File Attachments"\n'
    '"AB12","newspaperArticle","2020","Smith, Ann; Jones, B.","The Price of Bread","The Example Post",'
    '"http://post.example/bread","2020-08-05","en","/home/x/Zotero/bread.pdf; /home/x/shot.html"\n'
    '"CD34","newspaperArticle","2019","","Rain","The Example Times","","2019-08","en",""\n'
)
LISTS = {"a.bib": BIBTEX, "a.ris": RIS, "a.csv": ZOTERO}


def listed(path: Path, content: str) -> RawTable:
    path.write_text(content)
    return references.read(Job(path, path.name))


@pytest.mark.parametrize("name", LISTS)
def test_records_under_standard_names(tmp_path: Path, name: str) -> None:
    assert references.looks_like(LISTS[name].encode())
    raw = listed(tmp_path / name, LISTS[name])
    assert raw.rejects == ()
    assert raw.rows.to_list() == [1, 2]
    first, second = raw.frame.rows(named=True)
    assert first["title"].startswith("The Price of Bread")
    assert first["author"] == "Smith, Ann; Jones, B."
    assert first["source"] == "The Example Post"
    assert first["date"] == "2020-08-05"
    assert first["url"] == "http://post.example/bread"
    assert first[FILE_NAMES].split(";")[0] == "bread.pdf"
    assert second["source"] == "The Example Times"
    assert second["date"] in ("August 2019", "2019-08")


def test_latex_letters_and_what_else_is_kept(tmp_path: Path) -> None:
    row = listed(tmp_path / "a.bib", BIBTEX).frame.row(0, named=True)
    assert row["title"] == "The Price of Bread in Köln"
    assert row["article_id"] == "smith_bread_2020"
    assert row["reference_pages"] == "1–2"
    assert row["reference_item_type"] == "article"


@pytest.mark.parametrize("name", LISTS)
def test_a_row_finds_its_document_by_the_attached_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "bread.txt").write_text("Bread is dear.")
    (tmp_path / name).write_text(LISTS[name])
    report = read(tmp_path)
    row = report.articles.row(0, named=True)
    assert (row["source"], row["date"], row["text"]) == ("The Example Post", "2020-08-05", "Bread is dear.")
    assert report.rejects["reason"].to_list() == ["metadata without a text ('Rain')"]


def test_a_broken_record_is_one_reject(tmp_path: Path) -> None:
    raw = listed(tmp_path / "a.bib", "@article{a, title = {One\n\n@article{b, title = {Two}}\n@article{c, title {x}}\n")
    assert raw.frame["title"].to_list() == ["Two"]
    assert [(reject.row, reject.reason.split(":")[0]) for reject in raw.rejects] == [
        (1, "not a whole BibTeX entry"), (3, "not a whole BibTeX entry"),
    ]  # fmt: skip
    raw = listed(tmp_path / "a.ris", "TY  - NEWS\nTI  - One\nER  - \n\njunk\nER  - \nTY  - NEWS\nTI  - Two\nER  - \n")
    assert raw.frame["title"].to_list() == ["One", "Two"]
    assert [reject.row for reject in raw.rejects] == [2]


@pytest.mark.parametrize("head", [b"", b"@someone wrote\n", b"TYPE - x", b"Key,Value", b"@ {", b"\xff\x00", b"# A"])
def test_what_is_none(head: bytes) -> None:
    assert not references.looks_like(head)


def test_an_empty_list(tmp_path: Path) -> None:
    for name in ("a.bib", "a.ris"):
        (tmp_path / name).write_text("nothing here\n")
        with pytest.raises(ReadError, match=r"no reference was found|not a whole RIS record"):
            read(tmp_path / name)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(LISTS)), data=st.data())
def test_any_damage(tmp_path: Path, name: str, data: st.DataObject) -> None:
    damaged = bytearray(LISTS[name].encode())
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / name
    path.write_bytes(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    raw = references.read(Job(path, name))
    assert raw.frame.height == len(raw.rows)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([".bib", ".ris"]),
    content=st.text(st.sampled_from('@{}"\\,=%#TYER  -\n\r;:/ab1é\0'), max_size=120),
)
def test_any_text_of_signs_that_mean_something(tmp_path: Path, suffix: str, content: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(content)
    raw = references.read(Job(path, path.name))
    assert raw.frame.height == len(raw.rows)
