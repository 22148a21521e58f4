"""The document-term matrix for quanteda, scikit-learn and whatever else reads Matrix Market.

    dfm/counts.mtx       articles × words, how often each stands in each (whole numbers, coordinates from 1)
    dfm/documents.csv    a row for each row of the matrix: article_id, source, date, words, composed
    dfm/features.csv     a row for each column: term, count, articles that hold it, whether it is a function word
    dfm/read_in_R.R, dfm/read_in_python.py

Words are those of `mk.terms(by="article", stopwords="keep")`, in lower case, with function words; they stand in the order
of their code points. A count of words is not the text: the order of the words is not in it.
"""

from __future__ import annotations

import io
from importlib.resources import files as resources

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import count_words
from mediakit.corpus.groups import NONE, columns_of_one, group
from mediakit.exports.tables import csv_bytes
from mediakit.text.normalise import stopwords_of

__all__ = ["dfm_files", "dfm_tables"]

_SNIPPETS = ("read_in_R.R", "read_in_python.py")


def dfm_files(corpus: Corpus) -> dict[str, bytes]:
    """The files of dfm/ by path."""
    counts, tables = _counted(corpus)
    found = {"dfm/counts.mtx": counts} | {path: csv_bytes(table) for path, table in tables.items()}
    snippets = resources("mediakit.exports") / "data"
    return found | {f"dfm/{name}": (snippets / f"{name}.txt").read_bytes() for name in _SNIPPETS}


def dfm_tables(corpus: Corpus) -> dict[str, pl.DataFrame]:
    """The tables of dfm/ by path, for the package's description."""
    return _counted(corpus)[1]


def _counted(corpus: Corpus) -> tuple[bytes, dict[str, pl.DataFrame]]:
    counts = count_words(corpus, group(corpus, "article_id"))
    matrix = counts.matrix.tocsr()
    matrix.sum_duplicates()
    order = np.argsort(counts.article, kind="stable")
    matrix = matrix[order].tocoo()
    terms = counts.vocabulary
    columns = matrix.tocsc()
    documents = corpus.base.facts[counts.article[order]].select(
        *columns_of_one(corpus)[:2], "date", *columns_of_one(corpus)[2:]
    )
    tables = {
        "dfm/documents.csv": documents.with_columns(
            pl.col("source").fill_null(NONE), pl.Series("n_words", counts.n_words[order].astype(np.int64))
        ),
        "dfm/features.csv": pl.DataFrame(
            {
                "term": terms,
                "count": np.asarray(columns.sum(axis=0)).ravel().astype(np.int64),
                "n_articles": np.diff(columns.indptr).astype(np.int64),
                "is_function_word": terms.is_in(list(stopwords_of("en"))),
            }
        ),
    }
    return _matrix_market(matrix.row, matrix.col, matrix.data, matrix.shape), tables


def _matrix_market(row: np.ndarray, column: np.ndarray, value: np.ndarray, shape: tuple[int, int]) -> bytes:
    """Coordinates from 1, row by row (Boisvert, Pozo & Remington 1996)."""
    order = np.lexsort((column, row))
    entries = pl.DataFrame({"row": row[order] + 1, "column": column[order] + 1, "value": value[order]})
    head = (
        "%%MatrixMarket matrix coordinate integer general\n"
        "% articles in rows (documents.csv), words in columns (features.csv)\n"
    )
    buffer = io.BytesIO()
    buffer.write(f"{head}{shape[0]} {shape[1]} {len(order)}\n".encode())
    entries.write_csv(buffer, separator=" ", include_header=False, line_terminator="\n")
    return buffer.getvalue()
