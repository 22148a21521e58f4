"""What the benchmark runs beside mediakit, one process each.  usage: peers.py sklearn|duckdb|nltk|open|tone PATH"""

from __future__ import annotations

import sys


def sklearn(path: str) -> None:
    """Word counts of every article with scikit-learn."""
    import polars as pl
    from sklearn.feature_extraction.text import CountVectorizer

    print(CountVectorizer().fit_transform(pl.read_parquet(path, columns=["text"])["text"].to_list()).sum())


def duckdb(path: str) -> None:
    """Word counts of the whole collection with DuckDB's string_split."""
    import duckdb as db

    query = (
        "select w, count(*) n from (select unnest(string_split(lower(text), ' ')) w from read_parquet(?)) group by w"
    )
    connection = db.connect(config={"threads": 1})
    print(len(connection.execute(query, [path]).fetchall()))


def nltk(path: str) -> None:
    """NLTK's VADER on every sentence."""
    import importlib.util
    from pathlib import Path

    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

    found = importlib.util.find_spec("vaderSentiment")
    assert found
    assert found.submodule_search_locations
    analyzer = SentimentIntensityAnalyzer.__new__(SentimentIntensityAnalyzer)
    analyzer.lexicon_file = (Path(found.submodule_search_locations[0]) / "vader_lexicon.txt").read_text(
        encoding="utf-8"
    )
    analyzer.lexicon, analyzer.constants = analyzer.make_lex_dict(), VaderConstants()
    with open(path, encoding="utf-8") as file:
        print(sum(analyzer.polarity_scores(line)["compound"] for line in file))


def open_store(path: str) -> None:
    """Open a built store and say how large it is."""
    import mediakit as mk

    corpus = mk.open(path)
    print(corpus.n_articles, corpus.n_sentences)


def tone(path: str) -> None:
    """Open a built store and ask for the tone of every source."""
    import mediakit as mk

    print(mk.sentiment(mk.open(path), by="source").table.height)


if __name__ == "__main__":
    {"sklearn": sklearn, "duckdb": duckdb, "nltk": nltk, "open": open_store, "tone": tone}[sys.argv[1]](sys.argv[2])
