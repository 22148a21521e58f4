"""Word lists of other programs: each format by hand, what is refused line by line, and settings that change values."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import ArgumentError, CodebookError
from mediakit.lexicons.lexicon import Lexicon, as_lexicon, load_lexicon
from mediakit.lexicons.lexicon_files import kind_of, read_lines

DIC = """%
1\tposemo
2\tnegemo
3\tsocial
%
glad*\t1
gloomy\t2 3
a lot\t3
kind\t(02 134)125/464\t1
mystery\t9
:)\t1
alone
"""
YAML = """tone:
  positive:
    - glad*
    - "very well"
  negative:
    - no
    - gloomy
other: {family: [aunt, uncle]}
"""
LC3 = "+negative\ngloom*\na shame\n+positive\nglad\n"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<dictionary style="045"><cnode name="tone">
<cnode name="positive"><pnode name="glad*"/></cnode>
<cnode name="negative"><pnode name="a shame"/><pnode name=""/></cnode>
</cnode></dictionary>
"""
DICX = "DicTerm,tone_pos,tone_neg\nglad*,X,\ngloomy,,X\nodd,?,\nlone,,\n"
NRC = "glad\tpositive\t1\nglad\tnegative\t0\ngloomy\tnegative\t1\ngloomy\tpositive\t0\n"


def load(tmp_path: Path, name: str, text: str, **options: object) -> Lexicon:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load_lexicon(tmp_path / name, **options)  # type: ignore[arg-type]


def entries(words: Lexicon) -> list[tuple[str, str, float | None]]:
    rows = zip(words.patterns, words.category_of, words.values, strict=True)
    return [(pattern.source, words.categories[c], value) for pattern, c, value in rows]


def reasons(words: Lexicon) -> list[tuple[int, str]]:
    return words.rejects.select("line", "reason").rows()


FORMATS = [
    ("w.csv", "term,weight\nglad*,2.5\ngloomy,-1\n", [("glad*", "", 2.5), ("gloomy", "", -1.0)]),
    ("w.csv", "glad*,2.5\ngloomy,-1\n", [("glad*", "", 2.5), ("gloomy", "", -1.0)]),  # without a header
    ("w.tsv", "word\trank\thappiness_average\nglad\t1\t7.5\ngloom\t2\t2.5\n", [("glad", "", 7.5), ("gloom", "", 2.5)]),
    ("w.csv", "word;sentiment\nglad;positive\ngloom;negative\n", [("glad", "positive", 1), ("gloom", "negative", -1)]),
    ("w.csv", "term,weight,category\nglad,2,joy\ngloom,-3,joy\n", [("glad", "joy", 2), ("gloom", "joy", -3)]),
    ("w.csv", "term,weight,category\nglad,.5,positive\ngloom,.9,negative\nsee,.2,other\n",
     [("glad", "positive", 0.5), ("gloom", "negative", -0.9), ("see", "other", None)]),
    ("w.csv", '# mine\nterm,category\n"very, very glad",positive\n', [("very, very glad", "positive", 1)]),
    ("w.txt", NRC, [("glad", "positive", 1), ("gloomy", "negative", -1)]),
    ("w.txt", "glad\t1.9\t0.9\t[2, 1]\ngloom\t-2.1\t0.5\t[-2, -2]\n", [("glad", "", 1.9), ("gloom", "", -2.1)]),  # VADER's
    ("w.dic", DIC, [("glad*", "posemo", 1), ("gloomy", "negemo", -1), ("gloomy", "social", None), ("a lot", "social", None)]),
    ("w.yml", YAML, [("glad*", "tone.positive", 1), ("very well", "tone.positive", 1), ("no", "tone.negative", -1),
                     ("gloomy", "tone.negative", -1), ("aunt", "other.family", None), ("uncle", "other.family", None)]),
    ("w.lc3", LC3, [("gloom*", "negative", -1), ("a shame", "negative", -1), ("glad", "positive", 1)]),
    ("w.lc3", XML, [("glad*", "tone.positive", 1), ("a shame", "tone.negative", -1)]),
    ("w.dicx", DICX, [("glad*", "tone_pos", 1), ("gloomy", "tone_neg", -1)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), FORMATS, ids=[f"{i}-{f[0]}" for i, f in enumerate(FORMATS)])
def test_each_format_gives_its_entries(
    tmp_path: Path, name: str, text: str, expected: list[tuple[str, str, float | None]]
) -> None:
    assert entries(load(tmp_path, name, text)) == expected


def test_what_cannot_be_used_is_listed_with_its_line(tmp_path: Path) -> None:
    assert reasons(load(tmp_path, "w.dic", DIC)) == [
        (9, "a condition on the words around the term, which is not supported"),
        (10, "category 9 is not among those named at the top"),
        (11, "holds no letter or digit: only words are counted"),
        (12, "no category"),
    ]
    assert reasons(load(tmp_path, "w.lc3", XML)) == [(4, "the term is empty")]
    assert reasons(load(tmp_path, "w.dicx", DICX)) == [
        (4, "tone_pos: '?' is neither X nor a weight"), (5, "no category")
    ]  # fmt: skip
    table = "term,weight\nglad,1\nglad,2\nsad,much\n,3\nwom?n,1\nso ba? d,1\nglad,1\n*,1\n"
    words = load(tmp_path, "w.csv", table)
    assert reasons(words) == [
        (3, "stands at line 2 already, with another weight"),
        (4, "the weight 'much' is not a number"),
        (5, "the term is empty"),
        (7, "? for one character is not supported within a phrase"),
        (8, "stands at line 2 already"),
        (9, "holds no letter or digit: only words are counted"),
    ]
    assert set(words.rejects["file"]) == {str(tmp_path / "w.csv")}
    assert "6 lines could not be used" in " ".join(words.notes())
    assert [p.source for p in words.patterns] == ["glad", "/^wom.n$/"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("w.dic", "1\tposemo\n", "between two lines of %; there are 0"),
        ("w.yml", "- a\n- b\n", "line 1: a dictionary is categories"),
        ("w.yml", "a: [b\n", "not valid YAML"),
        ("w.lc3", "<dictionary>", "not valid XML"),
        ("w.csv", "weight,category\n1,joy\n", "line 1: no column of terms"),
        ("w.csv", "", "no entry could be used"),
        ("w.csv", "term,weight\nglad,x\n", "no entry could be used; line 2: the weight 'x' is not a number"),
    ],
)
def test_a_file_that_is_none_of_its_format(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        load(tmp_path, name, text)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="No such file"):
        load_lexicon(tmp_path / "none.csv")
    with pytest.raises(ArgumentError, match="a word list is missing"):
        as_lexicon(None)


def test_xml_fetches_nothing_and_yaml_does_not_grow(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden", encoding="utf-8")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{tmp_path / "secret"}">]>'
    words = load(
        tmp_path, "w.lc3", f'{entity}<d><cnode name="positive"><pnode name="glad"/><pnode>&x;</pnode></cnode></d>'
    )
    assert "hidden" not in [p.source for p in words.patterns]
    bomb = "positive: &a [glad]\n" + "".join(f"k{i}: [*a, *a]\n" for i in range(5))
    assert len(load(tmp_path, "w.yml", bomb).patterns) == 1


NEGATED = "+positive\ngood\n+negative\nbad\n+neg_positive\nnot good\n+neg_negative\nnot bad\n"


def test_negated_categories_take_back_or_turn(tmp_path: Path) -> None:
    assert load(tmp_path, "w.lc3", NEGATED).values == (1, -1, 0, 0)
    assert load(tmp_path, "w.lc3", NEGATED, negated="reverse").values == (1, -1, -1, 1)
    with pytest.raises(ArgumentError, match="unknown negated 'flip'; there are: cancel, reverse"):
        load(tmp_path, "w.lc3", NEGATED, negated="flip")


def test_categories_of_tone_may_be_named(tmp_path: Path) -> None:
    words = load(tmp_path, "w.lc3", "+joy\nglad\n+grief\nsad\n+colour\nred\n", positive=["joy"], negative=["grief"])
    assert words.values == (1, -1, None)
    assert "colour" in " ".join(words.notes())
    with pytest.raises(ArgumentError, match="unknown category 'joi' \\(did you mean 'joy'"):
        load(tmp_path, "w.lc3", "+joy\nglad\n", positive=["joi"])


def test_scale_centre_and_neutral_words(tmp_path: Path) -> None:
    table = "word,score\nlaughter,8.5\nthe,5\nof,4.5\nwar,1.5\n"
    words = load(tmp_path, "w.csv", table, neutral=(4, 6))
    assert words.values == (8.5, None, None, 1.5)
    assert (words.centre, words.weighted, words.scale) == (5.0, True, (1.5, 8.5))
    assert load(tmp_path, "w.csv", "word,score\ngood,1\nbad,-1\n").weighted is False


def test_a_recipe_loads_the_same_list_again(tmp_path: Path) -> None:
    words = load(tmp_path, "w.csv", "term,weight\nglad,2\nsad,-1.5\n", negation=2)
    again = as_lexicon(words.recipe())
    assert (again.fingerprint, again.values, again.negation) == (words.fingerprint, words.values, 2)
    assert as_lexicon(as_lexicon({"glad": 2, "sad": -1}).recipe()).values == (2, -1)
    (tmp_path / "w.csv").write_text("term,weight\nglad,2\nsad,-1.75\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="the word list has changed since the result was made"):
        as_lexicon(words.recipe())


def test_fingerprints_tell_entries_and_settings_apart(tmp_path: Path) -> None:
    found = {
        load(tmp_path, "w.lc3", NEGATED).fingerprint, load(tmp_path, "w.lc3", NEGATED, negated="reverse").fingerprint,
        load(tmp_path, "w.lc3", NEGATED, negation=3).fingerprint, load(tmp_path, "w.lc3", NEGATED, case=True).fingerprint,
        load(tmp_path, "w.lc3", NEGATED + "+positive\nfine\n").fingerprint,
    }  # fmt: skip
    assert len(found) == 5


def test_old_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        (tmp_path / "w.csv").write_bytes("term,weight\nnaïve,-1\nfine,2\n".encode(encoding))
        assert [p.source for p in load_lexicon(tmp_path / "w.csv").patterns] == ["naïve", "fine"]


@given(st.sampled_from(["w.csv", "w.dic", "w.yml", "w.lc3", "w.dicx"]), st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(name: str, text: str) -> None:
    assert kind_of(name, text)
    try:
        lines, unusable = read_lines(name, text)
    except CodebookError:
        return
    assert all(line.term.strip() for line in lines)
    assert all(one.reason for one in unusable)
