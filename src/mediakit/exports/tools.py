"""Pages of a package for other tools: which formats there are beside the tables', and who makes them.

To add one: a module with a function that gives {path: bytes}, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.exports.article_scores import article_scores
from mediakit.exports.dfm import dfm_files, dfm_tables
from mediakit.exports.figure_files import figure_files
from mediakit.exports.latex import latex_files
from mediakit.exports.networks import network_files
from mediakit.exports.stata_spss import stata_spss_files
from mediakit.result import Result

__all__ = ["TABLES_OF_TOOLS", "TOOLS"]

Tables = Mapping[str, Result]


By = str | Sequence[str]


def _stata_spss(corpus: Corpus, tables: Tables, by: By) -> dict[str, bytes]:
    scores = tables["scores"] if "scores" in tables else article_scores(corpus)
    return stata_spss_files(corpus, scores.table)


# Format -> its files, given the corpus, the results, and what makes a group
TOOLS: dict[str, Callable[[Corpus, Tables, By], dict[str, bytes]]] = {
    "dfm": lambda corpus, tables, by: dfm_files(corpus),
    "stata_spss": _stata_spss,
    "networks": lambda corpus, tables, by: network_files(corpus, by),
    "latex": lambda corpus, tables, by: latex_files(tables, corpus),
    "figures": lambda corpus, tables, by: figure_files(tables, corpus),
}
# Format -> its CSV files as tables, for the package's description
TABLES_OF_TOOLS: dict[str, Callable[[Corpus], dict[str, pl.DataFrame]]] = {"dfm": dfm_tables}
