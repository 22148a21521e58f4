"""Arrow: files, streams, types, damage, the old Feather."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.errors import ReadError
from mediakit.readers.read import read

FRAME = pl.DataFrame(
    {"id": [1, 2], "published": [dt.date(2020, 8, 5), None], "content": ["One.", "Two."], "stars": [0.5, None]}
)


def content(kind: str) -> bytes:
    buffer = io.BytesIO()
    FRAME.write_ipc_stream(buffer) if kind == "stream" else FRAME.write_ipc(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("kind", "name"), [("file", "a.feather"), ("file", "a.arrow"), ("stream", "a.arrow"),
                                            ("stream", "a.ipc"), ("file", "a.csv")])  # fmt: skip
def test_files_and_streams(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / name).write_bytes(content(kind))
    table = read(tmp_path / name).articles
    assert table.select("article_id", "date", "text", "stars").rows() == [
        ("1", "2020-08-05", "One.", 0.5), ("2", None, "Two.", None),
    ]  # fmt: skip


@pytest.mark.parametrize("broken", [b"ARROW1\x00\x00", content("file")[:-40], content("stream")[:100], b"text\nWords."])
def test_damaged_is_one_clear_error(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "a.arrow").write_bytes(broken)
    with pytest.raises(ReadError, match=r"not a whole Arrow file|no rows"):
        read(tmp_path / "a.arrow")


def test_the_old_feather_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.feather").write_bytes(b"FEA1" + b"\x00" * 40)
    with pytest.raises(ReadError, match="Feather of version 1"):
        read(tmp_path / "a.feather")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["file", "stream"]), data=st.data())
def test_any_damage(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    damaged = bytearray(content(kind))
    for _ in range(data.draw(st.integers(0, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.arrow"
    path.write_bytes(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    try:
        read(path)
    except ReadError as error:
        assert "a.arrow" in str(error)  # noqa: PT017
