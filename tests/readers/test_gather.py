"""Files read in processes give the same as files read one after the other."""

from __future__ import annotations

from pathlib import Path

from mediakit.readers.read import read


def test_processes_give_the_same(tmp_path: Path) -> None:
    for n in range(70):
        (tmp_path / f"{n:02}.html").write_text(
            f"<html><head><title>Title {n}</title></head><body><p>Words of page {n}, and some more.</p></body></html>"
        )
        (tmp_path / f"{n:02}.bad").write_text("?")
    (tmp_path / "rows.csv").write_text("text,date\nOne.,9/6/17\nTwo.,13/6/17\n")
    (tmp_path / "latin.txt").write_bytes("L\u2019été à Genève.".encode("cp1252"))
    serial, spread = read(tmp_path), read(tmp_path, engine="processes", workers=2)
    assert serial.articles.height == 73
    assert spread.articles.equals(serial.articles)
    assert spread.rejects.equals(serial.rejects)
    assert spread.notes == serial.notes
    assert spread.n_files == serial.n_files == 142
