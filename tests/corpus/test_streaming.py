"""A table read a batch at a time gives the store that a table read whole gives: ids, parts, fingerprint, rejects and notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus import streaming, tokens
from mediakit.corpus.manifest import manifest_of
from mediakit.corpus.store import write_store
from mediakit.corpus.streaming import NotInBatches, Streaming, in_batches, read_into
from mediakit.readers import batches

GERMAN = "Die Gespräche waren nach Angaben beider Seiten ein großer Erfolg, und der Minister dankte allen."
ENGLISH = (
    "The minister said that the talks which were held in the town have been of use to all who were there, and to the "
    "others."
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_BYTES", 700)
    monkeypatch.setattr(tokens, "BLOCK_BYTES", 900)
    monkeypatch.setattr(streaming, "STREAM_FROM_BYTES", 0)


def rows() -> list[dict[str, Any]]:
    made = []
    for n in range(40):
        text = [ENGLISH, GERMAN, "Short.", "  ", f"A text with \r\n line ends, number {n}."][n % 5]
        # 13/2 comes late: only the whole column tells that days stand first
        date = f"{n % 12 + 1}/2/17" if n < 35 else "13/2/17"
        made.append(
            {
                "body": text,
                "outlet": "ab "[n % 3],
                "date": date,
                "headline": f"Day {n}",
                "n": n,
                "tags": f"e{n % 2}; f",
                "*": n,
            }
        )
    return made


def write(path: Path, table: pl.DataFrame) -> Path:
    kinds: dict[str, Any] = {
        ".parquet": lambda: table.write_parquet(path, row_group_size=7), ".csv": lambda: table.write_csv(path),
        ".jsonl": lambda: table.write_ndjson(path), ".arrow": lambda: table.write_ipc(path, record_batch_size=6),
        ".tsv": lambda: table.write_csv(path, separator="\t"),
    }  # fmt: skip
    kinds[path.suffix]()
    return path


def same(store: Path, whole: Path) -> None:
    one, other = manifest_of(store), manifest_of(whole)
    assert one["parts"] == other["parts"]
    assert len(one["parts"]) >= 3
    assert one["fingerprint"] == other["fingerprint"]
    assert sorted(one["notes"]) == sorted(other["notes"])
    assert mk.open(store).rejects.equals(mk.open(whole).rejects)


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".tsv", ".jsonl", ".arrow"])
def test_the_same_store_as_of_a_table_read_whole(suffix: str, tmp_path: Path) -> None:
    file = write(tmp_path / f"news{suffix}", pl.DataFrame(rows()))
    assert in_batches(file)
    mapping = {"text": "body", "source": "outlet", "title": "headline"}
    whole = write_store(mk.read(file, **mapping).base, tmp_path / "whole")
    stages = []
    read_into(file, tmp_path / "store", Streaming(mapping), on_share=lambda stage, share: stages.append((stage, share)))
    same(tmp_path / "store", whole)
    assert [share for stage, share in stages if stage == "Reading"] == sorted(
        share for stage, share in stages if stage == "Reading"
    )
    assert stages[-1] == ("Writing", 1.0)
    assert len(stages) > 6
    assert not (tmp_path / ".store.reading").exists()


def test_several_files_sources_and_given_ids(tmp_path: Path) -> None:
    table = (
        pl.DataFrame(rows())
        .rename({"body": "text", "outlet": "source"})
        .with_columns(id=pl.format("x{}", pl.col("n") // 2))
    )
    (tmp_path / "in").mkdir()
    files = [write(tmp_path / "in" / "a.csv", table[:18]), write(tmp_path / "in" / "b.csv", table[18:])]
    (tmp_path / "sources.csv").write_text("source,aliases\nA,a\nB,b\n")
    given: dict[str, Any] = {"missing_language": "en", "sources": tmp_path / "sources.csv"}
    whole = write_store(mk.read(files, **given).base, tmp_path / "whole")
    read_into(files, tmp_path / "store", Streaming({}, **given))
    same(tmp_path / "store", whole)


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl", ".arrow"])
def test_what_was_read_is_not_read_again(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / f"news{suffix}", pl.DataFrame(rows()).rename({"body": "text"}))
    read_into(file, tmp_path / "whole", Streaming({}))
    spool, read = streaming._spool, list[int]()

    def spooled(folder: Path, number: int, *rest: Any) -> None:
        read.append(number)
        if number == 3 and read.count(3) == 1:
            raise KeyboardInterrupt
        spool(folder, number, *rest)

    monkeypatch.setattr(streaming, "_spool", spooled)
    with pytest.raises(KeyboardInterrupt):
        read_into(file, tmp_path / "store", Streaming({}))
    assert read == [0, 1, 2, 3]
    assert not (tmp_path / "store").exists()
    read_into(file, tmp_path / "store", Streaming({}))
    assert read[4] == 3
    n_read = len(read)
    read_into(file, tmp_path / "store", Streaming({}))  # it is there already
    assert len(read) == n_read
    assert manifest_of(tmp_path / "store") == manifest_of(tmp_path / "whole")
    # other settings, or a file that was changed: from the beginning
    read.clear()
    with pytest.raises(KeyboardInterrupt):
        read_into(file, tmp_path / "other", Streaming({}))
    read_into(file, tmp_path / "other", Streaming({}, missing_language="en"))
    assert read[4] == 0


def test_what_needs_the_whole_file_says_so(tmp_path: Path) -> None:
    latin = tmp_path / "a.csv"
    latin.write_bytes("text\nL'été à Genève\n".encode("cp1252"))
    array = tmp_path / "a.jsonl"
    array.write_text(json.dumps([{"text": "One."}]))
    quotes = tmp_path / "q.csv"
    quotes.write_text('text,source\nHe said "no" today,a\n"x"y,b\n')
    cut = tmp_path / "a.parquet"
    cut.write_bytes(b"PAR1 nothing PAR1")
    for file, why in ((latin, "UTF-8"), (array, "one array"), (quotes, "rules of CSV"), (cut, "not a whole Parquet")):
        with pytest.raises(NotInBatches, match=why):
            read_into(file, tmp_path / "store", Streaming({}))
    assert not in_batches(latin, encoding="cp1252")
    assert in_batches(tmp_path)  # a folder of tables
    (tmp_path / "page.html").write_text("<p>Words.</p>")
    assert not in_batches(tmp_path)
