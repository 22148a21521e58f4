"""The report's figures as files for a paper: SVG, PDF with its font embedded, and PNG at 300 dots an inch.

    figures/tone, frames_policy, frames_news, differences_sentiment, differences_framing_policy, ...

They show what the report shows: its largest groups, its first differences. Names of composed groups say so. One point of
the SVG is a point (1/72 inch) on paper. The same results give the same bytes on one machine; another may have other fonts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mediakit.corpus.corpus import Corpus
from mediakit.exports.codebook import frame_codebooks
from mediakit.exports.figures import differences_chart, frames_chart, tone_chart
from mediakit.exports.sections import Names, compared, framed, toned
from mediakit.result import Result

__all__ = ["DPI", "charts_of", "figure_files"]

DPI = 300
# svg2pdf writes several fonts in any order, four ways for two of them; the least of so many tries is always the same one.
_TRIES = 48
_BOLD = re.compile(r' font-weight="bold"')
_FONT = re.compile(rb"/Subtype /Type0")
# Entries of a dictionary of resources, which svg2pdf writes in any order, too
_RESOURCES = re.compile(rb"(?<=<<\n)(?:[ ]+/\w+ \d+ 0 R\n){2,}(?=[ ]*>>)")


def figure_files(tables: Mapping[str, Result], corpus: Corpus | None) -> dict[str, bytes]:
    """The files of figures/ by path.

    Arguments: tables, as `tables_of` gives them; corpus, for names and colours, or None.
    """
    import vl_convert

    files: dict[str, bytes] = {}
    for name, chart in charts_of(tables, corpus).items():
        # on white: half-transparent marks on nothing come out of the PNG in other colours (vl-convert 1.9)
        plan = {**chart.to_dict(), "background": "white"}
        drawn = vl_convert.vegalite_to_svg(plan, allowed_base_urls=[])
        files[f"figures/{name}.svg"] = drawn.encode()
        files[f"figures/{name}.pdf"] = _pdf(drawn)
        files[f"figures/{name}.png"] = vl_convert.svg_to_png(drawn, ppi=DPI)
    return files


def charts_of(tables: Mapping[str, Result], corpus: Corpus | None) -> dict[str, Any]:
    """The charts that the results give, by name."""
    from mediakit.charts.palette import colour_of, colours, ranked

    names = Names(tables, corpus)
    by_size = sorted(names.groups, key=lambda label: (-names.groups[label].n_articles, label))
    dealt = colours(ranked(corpus, names.by[0]) if corpus is not None and len(names.by) == 1 else by_size)
    found: dict[str, Any] = {}
    if "sentiment" in tables and "mean" in tables["sentiment"].table.columns:
        shades = {label: colour_of(label, dealt) for label in names.groups}
        found["tone"] = tone_chart(toned(tables["sentiment"], names), names, shades)
    frame_names = {(book.id, frame.id): frame.name for book in frame_codebooks(tables)[0] for frame in book.frames}
    for book in ("policy", "news"):
        if f"framing_{book}" in tables:
            shown = framed(tables[f"framing_{book}"], names)
            shown["names"] = {frame: frame_names.get((book, frame), frame) for frame in shown["frames"]}
            found[f"frames_{book}"] = frames_chart(shown)
    for part in compared(tables["differences"], names) if "differences" in tables else []:
        book = part["measure"].removeprefix("framing_")
        part["is_share"] = part["measure"].startswith("framing")
        for row in part["rows"]:
            row["item_name"] = "" if row["item"] == "(all)" else frame_names.get((book, row["item"]), row["item"])
        found[f"differences_{part['measure']}"] = differences_chart(part)
    return {name: chart for name, chart in found.items() if chart is not None}


def _pdf(drawn: str) -> bytes:
    """The drawing as PDF, the same every time. Bold would be a second font, and the figures do without."""
    import vl_convert

    plain = _BOLD.sub("", drawn)
    found = _in_order(vl_convert.svg_to_pdf(plain))
    if len(_FONT.findall(found)) < 2:
        return found
    return min(found, *(_in_order(vl_convert.svg_to_pdf(plain)) for _ in range(_TRIES)))


def _in_order(pdf: bytes) -> bytes:
    """The same document with the resources of each page sorted; no place in it moves."""
    return _RESOURCES.sub(lambda block: b"".join(sorted(block[0].splitlines(keepends=True))), pdf)
