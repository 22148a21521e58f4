"""LaTeX tables, checked by a small reader of the little LaTeX that they use: braces, environments, columns, specials."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Corpus
from mediakit.exports.latex import booktabs, escaped, latex_files
from mediakit.exports.tables import tables_of

COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?|[\\%&#$_{}~^,])")


def checked(text: str) -> list[list[str]]:
    """The rows of the table in a file, as cells; fails where LaTeX would."""
    plain = re.sub(r"(?m)^%.*\n", "", text)
    left = COMMAND.sub(lambda found: "{}" if False else " " * len(found[0]), plain)
    depth = 0
    for letter in left:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert left.count("$") % 2 == 0
    assert not set("#%~^_\\") & set(re.sub(r"\{tab:[a-z-]+\}", "", left).replace("~", ""))
    opened = re.findall(r"\\begin\{(\w+)\}", plain)
    assert opened == list(reversed(re.findall(r"\\end\{(\w+)\}", plain)))
    body = plain.split("\\toprule")[1].split("\\bottomrule")[0].replace("\\midrule", "")
    rows = [re.split(r"(?<!\\)&", row) for row in re.split(r"\\\\\n", body) if row.strip()]
    align = re.search(r"\\begin\{tabular\}\{(.*)\}\n", plain)
    assert align is not None
    n_columns = len(re.findall(r"p\{[^}]*\}|[lrc]", align[1]))
    assert {len(row) for row in rows} == {n_columns}
    return [[cell.strip() for cell in row] for row in rows]


@pytest.fixture(scope="module")
def files(bundled: Corpus) -> dict[str, str]:
    profile = mk.compare(bundled, n_resamples=50, n_permutations=50)
    tables = tables_of({**profile, "differences": profile.differences, "coverage": mk.coverage(bundled)})
    return {path: data.decode() for path, data in latex_files(tables, bundled).items()}


def test_every_table_is_whole(files: dict[str, str]) -> None:
    names = ["tone", "frames_policy", "frames_news", "differences", "words", "coverage"]
    assert list(files) == [*(f"latex/{name}.tex" for name in names), "latex/all.tex"]
    for name in names:
        assert len(checked(files[f"latex/{name}.tex"])) > 3
        assert f"\\input{{{name}}}" in files["latex/all.tex"]
    assert files["latex/all.tex"].index("booktabs") < files["latex/all.tex"].index("\\begin{document}")


def test_the_numbers_are_the_results(bundled: Corpus, files: dict[str, str]) -> None:
    table = mk.sentiment(bundled, n_resamples=50).table
    rows = {row[0].removesuffix(r"\textsuperscript{c}"): row for row in checked(files["latex/tone.tex"])[1:]}
    named = bundled.sources_named()
    for one in table.iter_rows(named=True):
        row = rows[escaped(named[one["source"]].removeprefix("Composed: "))]
        assert row[1] == str(one["n_articles"])
        assert row[3] == f"{one['mean']:.3f}".replace("-", "$-$")
    covered = mk.coverage(bundled).table.filter(pl.col("source") == "defendashraf.org")
    assert len(checked(files["latex/coverage.tex"])) == 1 + covered["event"].n_unique()


def test_composed_groups_are_marked_and_explained(files: dict[str, str]) -> None:
    for name in ("tone", "differences", "words", "coverage"):
        assert r"\textsuperscript{c} Texts composed for this corpus" in files[f"latex/{name}.tex"]
    marked = [row for row in checked(files["latex/tone.tex"])[1:] if row[0].endswith(r"\textsuperscript{c}")]
    assert len(marked) == 6


def test_hostile_names_are_text(profile: Profile, corpus: Corpus) -> None:
    files = latex_files(tables_of(profile), corpus)
    for path, data in files.items():
        if path != "latex/all.tex":
            checked(data.decode())
    assert rb"\textless{}script\textgreater{}" in files["latex/tone.tex"]
    assert latex_files(tables_of(profile), corpus) == files


@given(st.text())
def test_any_text_can_stand_in_a_cell(text: str) -> None:
    rows = checked(booktabs(["a", "b"], [[escaped(text), "x"]], align="lr", caption="c", label="l"))
    assert rows[1][1] == "x"


def test_nothing_to_show_is_no_file() -> None:
    assert latex_files(tables_of(mk.terms(mk.from_texts({"a": ["x"]}))), None) == {}
