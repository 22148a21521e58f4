"""The bundled frame codebooks keep what is promised of them; errors in one's own name file, line, key and what is allowed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import mediakit as mk
from mediakit.errors import CodebookError
from mediakit.lexicons.frames import BUNDLED, load_frames

N_FRAMES = {"policy": 14, "news": 5}
CSV = "frame,pattern,weight,note\nlaw,court*,1,\neconomy,price*,2,\n"
TOML = """title = "Mine"

[[frame]]
id = "law"
name = "The law"

[[frame]]
id = "economy"
examples = ["One.", "Two."]
"""


@pytest.mark.parametrize("name", BUNDLED)
def test_every_frame_has_patterns_a_definition_and_examples(name: str) -> None:
    book = load_frames(name)
    assert len(book.frames) == N_FRAMES[name]
    for number, frame in enumerate(book.frames):
        assert book.frame_of.count(number) >= 60, frame.id
        assert len(frame.definition.split()) >= 10, frame.id
        assert frame.is_not.startswith("Not "), frame.id
        assert len(frame.examples) >= 2, frame.id
    assert len(set(book.weights)) >= 3
    assert book.reference
    assert book.licence


@pytest.mark.parametrize("name", BUNDLED)
def test_no_pattern_stands_in_three_frames(name: str) -> None:
    book = load_frames(name)
    frames = defaultdict(set)
    for pattern, frame in zip(book.patterns, book.frame_of, strict=True):
        frames[pattern.elements].add(frame)  # as it matches: however it is written
    assert {pattern: found for pattern, found in frames.items() if len(found) > 2} == {}


@pytest.mark.parametrize("name", BUNDLED)
def test_the_examples_hold_a_cue_of_their_frame(name: str) -> None:
    for frame in load_frames(name).frames:
        corpus = mk.from_texts({"s": list(frame.examples)})
        found = mk.framing(corpus, by="article", codebook=name).table
        counts = found.filter(found["frame"] == frame.id)["n_matches"].to_list()
        assert min(counts) > 0, frame.id


def write(folder: Path, csv: str = CSV, toml: str | None = None) -> Path:
    (folder / "mine.csv").write_text(csv, encoding="utf-8")
    if toml is not None:
        (folder / "mine.toml").write_text(toml, encoding="utf-8")
    return folder / "mine.csv"


def test_ones_own_codebook(tmp_path: Path) -> None:
    book = load_frames(write(tmp_path, toml=TOML))
    assert book.title == "Mine"
    assert [(frame.id, frame.name, frame.examples) for frame in book.frames] == [
        ("law", "The law", ()),
        ("economy", "economy", ("One.", "Two.")),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "title =",
            "titel =",
            r"line 1: unknown key 'titel' \(did you mean 'title'\?\); there are: id, title, reference",
        ),
        ('"Mine"', "3", "line 1: key 'title' is 3; it must be text in quotation marks"),
        ("name =", "nmae =", r"line 5: unknown key 'nmae' \(did you mean 'name'\?\); there are: id, name, definition"),
        ('"The law"', "['x']", r"line 5: key 'name' is \['x'\]; it must be text in quotation marks"),
        ('["One.", "Two."]', '"One."', "line 9: key 'examples' is 'One.'; it must be a list in square brackets"),
        ('"Two."', "2", "line 9: key 'examples' must be a list of texts in quotation marks"),
        ('id = "economy"', 'id = "law"', "line 7: frame 'law' is defined already, at line 3"),
        ('id = "economy"', 'id = "econmy"', r"line 7: frame 'econmy' has no pattern in .*mine\.csv"),
        ('id = "law"\n', "", "line 3: key 'id' is missing"),
        ("[[frame]]", "[frame]", "not valid TOML"),
        ('[[frame]]\nid = "law"\nname = "The law"\n\n', "frame = []\n", "not valid TOML"),
    ],
)
def test_errors_in_what_is_told_of_the_frames(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TOML
    with pytest.raises(CodebookError, match=rf"mine\.toml: {message}"):
        load_frames(write(tmp_path, toml=TOML.replace(old, new)))


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("frame,pattern,wieght\nlaw,x,2\n", "line 1: unknown column 'wieght'; the columns are frame, pattern, weight"),
        ("frame,pattern\nlaw,court, judge\n", "line 2: more cells than columns; a pattern with a comma stands in"),
        ('frame,pattern\nlaw,court\nlaw,"""a b\n', "line 3: pattern '\"a b"),
    ],
)
def test_errors_in_the_table(tmp_path: Path, csv: str, message: str) -> None:
    with pytest.raises(CodebookError, match=rf"mine\.csv: {message}"):
        load_frames(write(tmp_path, csv))


def test_other_files(tmp_path: Path) -> None:
    file = write(tmp_path, toml=TOML)
    with pytest.raises(CodebookError, match=r"tells about the frames; .* give mine\.csv"):
        load_frames(file.with_suffix(".toml"))
    with pytest.raises(CodebookError, match=r"is a folder without model\.json; give a CSV file, or a folder of"):
        load_frames(tmp_path)
    file.write_bytes(b"frame,pattern\nlaw,court\nlaw,\xe9\n")
    with pytest.raises(CodebookError, match=r"mine\.csv: line 3: not UTF-8 text; save it as UTF-8"):
        load_frames(file)
