"""The tour is what its script makes, byte for byte; what it points at is there; the lines it gives run."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "docs" / "tour.md"
SCRIPT = ROOT / "scripts" / "make_tour.py"


def words_of(drawing: Path) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--to", str(folder)], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_script_gives_the_tour_byte_for_byte(made: Path) -> None:
    hint = "the tour is out of date: run scripts/make_tour.py and read what changed"
    assert (made / "tour.md").read_bytes() == TOUR.read_bytes(), hint


def test_the_script_gives_the_charts(made: Path) -> None:
    # their words and numbers; where a letter stands depends on the fonts of the machine
    drawn = {path.name: words_of(path) for path in (made / "tour").glob("*.svg")}
    assert len(drawn) == 4
    assert drawn == {path.name: words_of(path) for path in (ROOT / "docs" / "tour").glob("*.svg")}


def test_links_and_images_are_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", TOUR.read_text(encoding="utf-8"))
    assert len(targets) >= 5
    assert [one for one in targets if not (TOUR.parent / one).exists()] == []


def test_no_placeholder_and_no_machine_path_is_left() -> None:
    text = TOUR.read_text(encoding="utf-8")
    assert "{{" not in text
    assert not re.search(r"/(?:work|tmp|home|root)\b", text)


def test_every_table_and_chart_says_that_texts_are_composed() -> None:
    blocks = TOUR.read_text(encoding="utf-8").split("\n\n")
    shown = [n for n, block in enumerate(blocks) if block.startswith(("| ", "!["))]
    assert len(shown) > 20
    # the table of the article's own sentences holds nothing composed
    for n in (n for n in shown if not blocks[n].startswith("| sentence of the article")):
        assert blocks[n + 1].startswith("*"), blocks[n][:80]
        assert "composed" in blocks[n + 1].lower(), blocks[n + 1]


def test_python_lines_run_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", TOUR.read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 10
    exec(compile("\n".join(blocks), "tour.md", "exec"), {})


def test_a_name_judged_by_hand_that_no_text_holds_stops_the_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import mediakit as mk
    import tour_checks

    rows = list(csv.DictReader(tour_checks.JUDGED.read_text(encoding="utf-8").splitlines()))
    other = tmp_path / "labels-judged.csv"
    with other.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[1:])
    monkeypatch.setattr(tour_checks, "JUDGED", other)
    with pytest.raises(SystemExit, match="read the uses again"):
        tour_checks.labels(mk.open(ROOT / "corpus" / "iran-1988"))
