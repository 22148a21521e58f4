"""Archives: their members are read as files, and what they may unpack to is limited."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from mediakit.errors import ReadError
from mediakit.readers.limits import Limits
from mediakit.readers.read import read

KB = 1000


def zip_of(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def reasons(path: Path, **settings: object) -> dict[str, str]:
    report = read(path, **settings)  # type: ignore[arg-type]
    return dict(report.rejects.select("file", "reason").iter_rows())


def test_members_are_read_like_files(tmp_path: Path) -> None:
    inner = zip_of({"deep/2020-08-05-d.txt": "Deep."})
    members = {
        "paper/a.txt": "One.",
        "rows.csv": "text,source\nTwo.,P\nThree.,P\n",
        "bad.xyz": "?",
        ".hidden.txt": "no",
        "__MACOSX/a.txt": "no",
        "inner.zip": inner,
    }
    (tmp_path / "all.zip").write_bytes(zip_of(members))
    report = read(tmp_path / "all.zip")
    assert sorted(report.articles["text"]) == ["Deep.", "One.", "Three.", "Two."]
    by_text = {row["text"]: row for row in report.articles.iter_rows(named=True)}
    assert (by_text["One."]["file"], by_text["One."]["source"]) == ("all.zip/paper/a.txt", "paper")
    assert by_text["Deep."]["file"] == "all.zip/inner.zip/deep/2020-08-05-d.txt"
    assert (by_text["Deep."]["date"], by_text["Deep."]["source"]) == ("2020-08-05", "deep")
    assert report.rejects["file"].to_list() == ["all.zip/bad.xyz"]


def test_progress_counts_the_members(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(zip_of({f"{n}.txt": f"Text {n}." for n in range(3)}))
    seen: list[tuple[int, int, str]] = []
    read(tmp_path / "all.zip", on_progress=lambda done, known, name: seen.append((done, known, name)))
    assert [(done, known) for done, known, _ in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_names_in_an_archive_never_lead_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    members = {"../../out.txt": "One.", "/abs.txt": "Two.", "a\\b\\c.txt": "Three.", "x" * 300 + ".txt": "Four."}
    (tmp_path / "in" / "a.zip").write_bytes(zip_of(dict(members)))
    assert read(tmp_path / "in").articles.height == 4
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.zip"]


def test_gzip(tmp_path: Path) -> None:
    (tmp_path / "rows.csv.gz").write_bytes(gzip.compress(b"text\nOne.\nTwo.\n"))
    report = read(tmp_path / "rows.csv.gz")
    assert report.articles["text"].to_list() == ["One.", "Two."]
    assert report.n_files == 1


def test_a_truncated_gzip_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    rows = "text\n" + "".join(f"Article number {n * 7919 % 1009} of this paper.\n" for n in range(2000))
    whole = gzip.compress(rows.encode())
    (tmp_path / "rows.csv.gz").write_bytes(whole[: len(whole) // 2])
    report = read(tmp_path / "rows.csv.gz")
    assert 0 < report.articles.height < 2000
    assert "breaks off or is damaged" in report.rejects["reason"][0]


@pytest.mark.parametrize("where", [100, 200, -30])
def test_a_broken_zip_is_a_reject(tmp_path: Path, where: int) -> None:
    data = bytearray(zip_of({f"{n}.txt": f"Text number {n} with some words." * 5 for n in range(5)}))
    data[where] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (tmp_path / "b.txt").write_text("Whole.")
    report = read(tmp_path)
    assert "Whole." in report.articles["text"].to_list()
    assert report.articles.height + report.rejects.height >= 2


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": "Words."}, zipfile.ZIP_STORED))
    data[6] |= 1  # the flag of the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    (tmp_path / "a.zip").write_bytes(bytes(data))
    with pytest.raises(ReadError, match="locked with a password"):
        read(tmp_path / "a.zip")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(zip_of({"a.txt": b"\0" * 60_000_000}))
    (tmp_path / "b.txt").write_text("Whole.")
    found = reasons(tmp_path)
    assert "times its size" in found["bomb.zip"]
    assert (tmp_path / "bomb.zip").stat().st_size < 100_000


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 30_000_000))
    (tmp_path / "b.txt").write_text("Whole.")
    assert "more than 200 times its size" in reasons(tmp_path)["bomb.txt.gz"]


def test_a_packed_office_bomb_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "bomb.docx").write_bytes(zip_of({"word/document.xml": b" " * 60_000_000}))
    (tmp_path / "b.txt").write_text("Whole.")
    assert "times its size" in reasons(tmp_path)["bomb.docx"]


def test_nesting_is_limited(tmp_path: Path) -> None:
    data = zip_of({"a.txt": "Deep."})
    for _ in range(3):
        data = zip_of({"in.zip": data, "beside.txt": "Beside."})
    (tmp_path / "a.zip").write_bytes(data)
    report = read(tmp_path / "a.zip")
    assert report.rejects["file"].to_list() == ["a.zip/in.zip/in.zip/in.zip"]
    assert "more than 3 deep" in report.rejects["reason"][0]
    assert "Deep." in read(tmp_path / "a.zip", limits=Limits(depth=4)).articles["text"].to_list()


def test_what_all_archives_within_one_unpack_to_is_limited(tmp_path: Path) -> None:
    inner = zip_of({"a.txt": b"word " * 200}, zipfile.ZIP_STORED)
    (tmp_path / "a.zip").write_bytes(zip_of({f"{n}.zip": inner for n in range(4)}, zipfile.ZIP_STORED))
    report = read(tmp_path / "a.zip", limits=Limits(unpacked_bytes=6 * KB))
    assert 0 < report.articles.height < 4
    assert any("unpacks to more than" in reason for reason in report.rejects["reason"])
    assert read(tmp_path / "a.zip").articles.height == 4


def test_many_members_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of({f"{n}.txt": "x" for n in range(11)}))
    with pytest.raises(ReadError, match="11 files are more than the 10"):
        read(tmp_path / "a.zip", limits=Limits(members=10))


def test_an_archive_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of({"folder/": ""}))
    with pytest.raises(ReadError, match="an archive without files"):
        read(tmp_path / "a.zip")
