"""The main results as LaTeX tables (booktabs), to be input in a paper.

    latex/tone.tex, frames_policy.tex, frames_news.tex, differences.tex, words.tex, coverage.tex
    latex/all.tex    a document that shows them all: what the preamble needs, and how they look

Each is a `table` environment with caption and label. Numbers have the digits of the report, rows are those of the report
(its largest groups, its first differences); the CSV files have every row and digit. Rows of composed texts bear a mark that
the note under the table explains. Characters that LaTeX reads as commands are written as what they stand for; scripts other
than Latin need XeLaTeX or LuaLaTeX with a font that has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mediakit.corpus.corpus import Corpus
from mediakit.exports.codebook import frame_codebooks
from mediakit.exports.numbers import chance, number, percent, whole
from mediakit.exports.sections import LARGEST, Group, Names, compared, framed, toned, worded
from mediakit.exports.spreadsheet import clean_text
from mediakit.result import Result

__all__ = ["booktabs", "escaped", "latex_files"]

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "−": r"$-$", "–": "--", "—": "---", "\u00a0": "~", "…": r"\dots{}",
    "“": "``", "”": "''", "‘": "`", "’": "'", "\u2009": r"\,", "\u202f": r"\,", "`": r"\textasciigrave{}",
}  # fmt: skip
_SPECIALS = re.compile("|".join(map(re.escape, _SPECIAL)))
_MARK, _NOTE = (
    r"\textsuperscript{c}",
    r"\textsuperscript{c} Texts composed for this corpus, no published reports: described, never tested.",
)
_WORDS = 6
# Rows of groups that a page holds, and columns of them.
_ROWS, _COLUMNS = 30, 8
_DOCUMENT = r"""% Shows the tables of this folder. Run: pdflatex all.tex (xelatex for scripts other than Latin)
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{booktabs,graphicx}
\usepackage[margin=2cm]{geometry}
\begin{document}
%s\end{document}
"""


def latex_files(tables: Mapping[str, Result], corpus: Corpus | None) -> dict[str, bytes]:
    """The files of latex/ by path, for the results that are there.

    Arguments: tables, as `tables_of` gives them; corpus, for the names of sources, or None.
    """
    names = Names(tables, corpus)
    found: dict[str, str] = {}
    if "sentiment" in tables and "mean" in tables["sentiment"].table.columns:
        found["tone"] = _tone(tables["sentiment"], names)
    for book in ("policy", "news"):
        if f"framing_{book}" in tables:
            found[f"frames_{book}"] = _frames(tables, book, names)
    if "differences" in tables:
        found["differences"] = _differences(tables, names)
    if "keyness" in tables:
        found["words"] = _words(tables["keyness"], names)
    if "coverage" in tables and corpus is not None:
        found["coverage"] = _coverage(tables["coverage"], names, corpus)
    if "model" in tables:
        from mediakit.exports.model_table import model_latex

        found["model"] = model_latex(tables["model"])
    files = {f"latex/{name}.tex": text for name, text in found.items() if text}
    if files:
        inputs = "".join(f"\\input{{{path.removeprefix('latex/').removesuffix('.tex')}}}\n" for path in files)
        files["latex/all.tex"] = _DOCUMENT.replace("%s", inputs)
    return {path: text.encode("utf-8", "replace") for path, text in files.items()}


def escaped(text: str) -> str:
    r"""Text that LaTeX sets as it stands.

    >>> print(escaped("50 % of A&B_1 {x}"))
    50 \% of A\&B\_1 \{x\}
    """
    line = " ".join(clean_text(text).split())
    return _SPECIALS.sub(lambda found: _SPECIAL[found[0]], line)


def booktabs(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    align: str,
    caption: str,
    label: str,
    notes: Sequence[str] = (),
) -> str:
    """A table environment.

    Arguments: head and rows, cells that are LaTeX already (see `escaped`); align, a letter a column; caption; label; notes,
    lines under the table.
    """
    lines = [
        "% Needs \\usepackage{booktabs}", "\\begin{table}[htbp]", "\\centering", f"\\caption{{{caption}}}",
        f"\\label{{tab:{label}}}", "\\small", f"\\begin{{tabular}}{{{align}}}", "\\toprule", _row(head), "\\midrule",
        *map(_row, rows), "\\bottomrule", "\\end{tabular}",
    ]  # fmt: skip
    lines += [f"\n\\smallskip\n{{\\footnotesize {' '.join(notes)}}}"] if notes else []
    return "\n".join([*lines, "\\end{table}", ""])


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _named(group: Group) -> str:
    return escaped(group.short) + (_MARK if group.composed else "")


def _marked(groups: Sequence[Group]) -> list[str]:
    return [_NOTE] if any(group.composed for group in groups) else []


def _value(value: float | None, digits: int = 2, signed: bool = False) -> str:
    return escaped(number(value, digits, signed))


def _interval(low: float | None, high: float | None, digits: int = 2) -> str:
    return "--" if low is None or high is None else f"[{_value(low, digits)}, {_value(high, digits)}]"


def _cut(n_shown: int, n: int) -> str:
    return f" The {n_shown} largest of {n} groups." if n_shown < n else ""


def _tone(result: Result, names: Names) -> str:
    every = toned(result, names)
    largest = sorted(every, key=lambda row: (-row["n_articles"], row["group"].label))[:_ROWS]
    rows = [row for row in every if row in largest]
    cells = [
        [_named(row["group"]), whole(row["n_articles"]), whole(row["n_sentences"]), _value(row["mean"], 3),
         _interval(row["ci_low"], row["ci_high"], 3), escaped(percent(row["share_positive"])),
         escaped(percent(row["share_negative"]))]
        for row in rows
    ]  # fmt: skip
    return booktabs(
        ["Group", "Articles", "Sentences", "Mean", r"95\,\% interval", r"Positive (\%)", r"Negative (\%)"], cells,
        align="lrrrrrr", label="tone", notes=_marked([row["group"] for row in rows]),
        caption=r"Tone of wording: mean over articles of the mean sentence score, from $-1$ to 1; shares of sentences."
        + _cut(len(rows), len(every)),
    )  # fmt: skip


def _frames(tables: Mapping[str, Result], book: str, names: Names) -> str:
    """Frames as rows, the largest groups as columns: the share of sentences in per cent."""
    found = framed(tables[f"framing_{book}"], names)
    frames = {frame.id: frame.name for one in frame_codebooks(tables)[0] if one.id == book for frame in one.frames}
    groups = found["rows"][:_COLUMNS]
    cells = [
        [
            escaped(frames.get(frame, frame)),
            *(escaped(percent(row["cells"][frame]["share_sentences"])) for row in groups),
        ]
        for frame in found["frames"]
    ]
    return booktabs(
        ["Frame", *(rf"\rotatebox{{70}}{{{_named(row['group'])}}}" for row in groups)], cells,
        align="l" + "r" * len(groups), label=f"frames-{book}",
        caption=f"Frame cues ({escaped(book)} codebook): mean share of an article's sentences with a cue, per cent."
        + _cut(len(groups), len(found["rows"])),
        notes=_marked([row["group"] for row in groups]),
    ).replace("booktabs}", "booktabs,graphicx}", 1)  # fmt: skip


def _differences(tables: Mapping[str, Result], names: Names) -> str:
    books, _ = frame_codebooks(tables)
    frames = {(book.id, frame.id): frame.name for book in books for frame in book.frames}
    cells, groups = [], []
    for part in compared(tables["differences"], names):
        book = part["measure"].removeprefix("framing_")
        for row in part["rows"][:10]:
            what = frames.get((book, row["item"]), "Tone" if row["item"] == "(all)" else row["item"])
            groups += [row["group"], row["other"]]
            cells.append(
                [escaped(what), _named(row["group"]), _named(row["other"]), _value(row["difference"], 3, True),
                 _interval(row["ci_low"], row["ci_high"], 3), escaped(chance(row["p"])), escaped(chance(row["q"]))]
            )  # fmt: skip
    return booktabs(
        ["Of", "Target", "Reference", "Difference", r"95\,\% interval", "$p$", "$q$"], cells, align="lllrrrr",
        label="differences", notes=_marked(groups),
        caption="Differences between groups, target minus reference: for each measure those with the smallest $q$ or, not "
        "tested, the largest. Differences in wording between these texts, no score of an outlet.",
    )  # fmt: skip


def _words(result: Result, names: Names) -> str:
    lists = worded(result, names)["lists"][:LARGEST]
    cells = [
        [_named(one["group"]), ", ".join(escaped(word["term"]) for word in one["words"][:_WORDS])]
        for one in lists
        if one["words"]
    ]
    return booktabs(
        ["Group", "Words"], cells, align=r"lp{0.68\linewidth}", label="words",
        caption="Words that mark each group off from the others, by weighted log-odds.",
        notes=_marked([one["group"] for one in lists]),
    )  # fmt: skip


def _coverage(result: Result, names: Names, corpus: Corpus) -> str:
    """Events as rows, groups as columns: articles that tell the event."""
    titles = {event.id: event.name for event in corpus.codebook.event}
    table = result.table
    if not {"event", "n_articles", *names.by} <= set(table.columns):
        return ""
    shown: dict[str, dict[str, Any]] = {}
    for row in table.to_dicts():
        label = " · ".join(str(row[name]) for name in names.by)
        label = f"{label} (composed)" if row.get("composed") and f"{label} (composed)" in names.groups else label
        shown.setdefault(row["event"], {})[label] = row["n_articles"]
    labels = names.largest([label for row in shown.values() for label in row])[:_COLUMNS]
    groups = [names.of(label) for label in labels]
    cells = [
        [escaped(titles.get(event, event)), *(whole(row.get(label)) for label in labels)]
        for event, row in shown.items()
    ]
    return booktabs(
        ["Event", *(rf"\rotatebox{{70}}{{{_named(one)}}}" for one in groups)], cells, align="l" + "r" * len(groups),
        label="coverage", caption="Articles that tell each event; 0: not found in these articles.", notes=_marked(groups),
    ).replace("booktabs}", "booktabs,graphicx}", 1)  # fmt: skip
