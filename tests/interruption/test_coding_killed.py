"""Killed with SIGKILL while people code, in a real process: the next one goes on where the last kept answer was.

A coder answers unit after unit, looks back once and takes an answer back, as the page Coding does it. `checkpoint` says at
which line the process kills itself: the line is written, and nobody has been told yet that it is kept.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.coding.answers import codes_so_far, journal, read_answers
from mediakit.coding.sample import Sample, load_sample

N = 8
# The fourth unit is first called positive; who finds that as the last answer takes it back, then calls it negative.
CODER = """
from pathlib import Path
from mediakit.coding.answers import answer, journal, read_answers, undo
from mediakit.coding.sample import load_sample
place, who = Path(sys.argv[1]), sys.argv[2]
sample = load_sample(place / "key.json")
file, units = journal(place.parent, sample, who), sample.of_coder(who)["unit"].to_list()
while True:
    found = read_answers(file, sample)
    left = [n for n, unit in enumerate(units) if (unit, "tone") not in found.given]
    if found.given.get((units[3], "tone")) == "positive":
        undo(file)
    elif not left:
        break
    elif left[0] == 3 and '"undo"' not in file.read_text():
        answer(file, sample, units[3], "tone", "positive")
    else:
        answer(file, sample, units[left[0]], "tone", ("negative", "neutral", "positive")[left[0] % 3])
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("coding") / "news.csv"
    pl.DataFrame({"text": [f"Number {n} is here." for n in range(N)], "source": ["a", "b"] * (N // 2)}).write_csv(file)
    return file


def draw(news: Path, to: Path) -> tuple[object, ...]:
    return ("code", "sample", news, "--n", N, "--coders", "ann,bo", "--to", to)


@pytest.fixture(scope="module")
def sample(run: Any, news: Path) -> Sample:
    done = run(*draw(news, news.parent / "drawn"))
    assert done.returncode == 0, done.said
    return load_sample(news.parent / "drawn" / "key.json")


@pytest.fixture(scope="module")
def expected(run: Any, news: Path, sample: Sample) -> bytes:
    """The journal of a coder whom nothing stopped."""
    done = run(news.parent / "drawn", "ann", code=CODER)
    assert done.returncode == 0, done.said
    return journal(news.parent, sample, "ann").read_bytes()


@pytest.mark.parametrize("at", ["file:1", "file:4", "folder:1"])
def test_drawing_a_sample(run: Any, news: Path, sample: Sample, at: str, tmp_path: Path) -> None:
    assert run(*draw(news, tmp_path / "drawn"), at=at).returncode == -signal.SIGKILL
    assert not (tmp_path / "drawn").exists()  # nobody is handed half of the sheets
    assert run(*draw(news, tmp_path / "drawn")).returncode == 0
    assert load_sample(tmp_path / "drawn" / "key.json").id == sample.id
    names = {path.name for path in (tmp_path / "drawn").iterdir()}
    assert names == {path.name for path in (news.parent / "drawn").iterdir()}


# The first line of a new file; one in the middle; the answer that is taken back; the taking back; the last
@pytest.mark.parametrize("at", [1, 2, 4, 5, N + 2])
def test_coding(run: Any, at: int, news: Path, sample: Sample, expected: bytes, tmp_path: Path) -> None:
    place = tmp_path / sample.id
    place.mkdir()
    (place / "key.json").write_bytes((news.parent / "drawn" / "key.json").read_bytes())
    ann, bo = (journal(tmp_path, sample, who) for who in sample.coders)
    assert run(place, "bo", code=CODER, at="coded:3").returncode == -signal.SIGKILL
    assert run(place, "ann", code=CODER, at=f"coded:{at}").returncode == -signal.SIGKILL
    kept = ann.read_bytes()
    assert kept == b"".join(expected.splitlines(keepends=True)[:at])
    assert len(read_answers(ann, sample).given) == (at if at < 5 else at - 2)
    for who in sample.coders:
        done = run(place, who, code=CODER)
        assert done.returncode == 0, done.said
    assert ann.read_bytes() == expected  # what was kept is neither asked again nor lost
    assert len(read_answers(bo, sample).given) == N
    codes = codes_so_far(tmp_path, sample)
    assert codes.answers.height == 2 * N
    assert mk.code_agreement(codes, n_resamples=20).agreement.table["n_units"].unique().to_list() == [N]
