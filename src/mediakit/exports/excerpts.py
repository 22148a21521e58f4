"""How much of an article's text may a package give away? Its sentences are capped, over all tables together.

A package is made to be passed on; the articles may not be. Titles, addresses, dates, hashes, counts and scores stay.
Words of the text itself (a sentence around a match, a line of a concordance, a long cell of metadata) count against one
allowance per article, whatever table they stand in: at most SENTENCES excerpts, and at most SHARE of the article's
words. What goes beyond is left empty (a long name is cut) and counted in the table's notes. N-grams by group could be
chained to text too: those of three and more words that stand in one article only are left out.

This makes it impossible to put an article together from the package's sentences. It does not hide which words an
article uses: counts of words are what these packages are for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

import polars as pl

from mediakit.result import Result

__all__ = ["LONG", "SENTENCES", "SHARE", "capped"]

# Ten per cent of the words is the "reasonable portion" of a work in Australia's Copyright Act 1968, s. 40(5), and a
# common rule of thumb elsewhere; five sentences keep long articles from giving whole passages. No legal advice: revisit
# where a publisher or a data archive asks for less.
SENTENCES = 5
SHARE = 0.1
# Words from which a cell is taken for text: names, units and cues are shorter.
LONG = 5
_NO_LIMIT = 1 << 62
_WORD = re.compile(r"\w+")
_FIRST = "evidence"
# What is no text of the article, however long: identifiers, what stays by design, and words of mediakit's own.
_NO_TEXT = frozenset(
    "article_id article_id_a article_id_b source source_a source_b title author url language events date note codebook "
    "pattern table row_title cues words reasons direction licence licence_notice sha256 duplicate_group".split()
)
# The cells of these stand side by side in the text: a line of a concordance.
_TOGETHER = ("before", "match", "after")
# Of what goes beyond the allowance these are left empty; anything else (a long name, a unit) is cut to a few words.
_WHOLE = ("snippet", "text", *_TOGETHER)


def capped(
    tables: Mapping[str, Result],
    n_words: Mapping[str, int],
    free: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
) -> dict[str, Result]:
    """The tables with what they show of each article's text cut to the allowance.

    Arguments: tables, in the order in which they may use it up (`evidence` before all); n_words, words of each article
    by its id; free, articles whose whole text goes along anyway; texts, of the articles: what
    `articles` brings of metadata is left alone where it is not taken from them.
    Returns the tables; one that lost cells says how many in its recipe's notes.
    """
    left = {article: [SENTENCES, int(SHARE * n)] for article, n in n_words.items()}
    left |= {article: [_NO_LIMIT, _NO_LIMIT] for article in free}
    done = {
        name: _capped(_without_chains(tables[name]), left, texts if name == "articles" else None)
        for name in sorted(tables, key=_FIRST.__ne__)
    }
    return {name: done[name] for name in tables}


def _without_chains(result: Result) -> Result:
    """Without n-grams that stand in one article only."""
    table = result.table
    long = int(result.recipe.parameters.get("ngram") or 1) >= LONG - 2
    if not long or not {"term", "n_articles"} <= set(table.columns):
        return result
    kept = table.filter(pl.col("n_articles") > 1)
    return _noted(result.with_table(kept), table.height - kept.height, "n-grams that stand in one article only")


def _capped(result: Result, left: dict[str, list[int]], texts: Mapping[str, str] | None = None) -> Result:
    table = result.table
    names = [name for name in table.columns if _may_be_text(table, name)]
    if "article_id" not in table.columns or not names:
        return result
    words = [table[name].str.count_matches(r"\S+").fill_null(0).to_list() for name in names]
    together = [name in _TOGETHER and _is_concordance(table) for name in names]
    over = 0
    cells = {name: table[name].to_list() for name in names}
    for row, (article, counts) in enumerate(zip(table["article_id"].to_list(), zip(*words, strict=True), strict=True)):
        text = [name for name, n, line in zip(names, counts, together, strict=True) if n >= LONG or (line and n)]
        if texts is not None:
            text = [name for name in text if _taken_from(texts.get(article, ""), cells[name][row])]
        n_words = sum(n for name, n in zip(names, counts, strict=True) if name in text)
        if not text:
            continue
        allowance = left.setdefault(article, [0, 0])
        if allowance[0] > 0 and allowance[1] >= n_words:
            allowance[0] -= 1
            allowance[1] -= n_words
        else:
            over += 1
            for name in text:
                cells[name][row] = None if name in _WHOLE else " ".join(cells[name][row].split()[: LONG - 1]) + " …"
    if not over:
        return result
    cut = table.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in cells.items())
    return _noted(result.with_table(cut), over, "excerpts of articles")


def _may_be_text(table: pl.DataFrame, name: str) -> bool:
    """Whether a column holds words of the article's text."""
    if table.schema[name] != pl.String or name in _NO_TEXT:
        return False
    longest = table[name].str.count_matches(r"\S+").max()
    return (isinstance(longest, int) and longest >= LONG) or (name in _TOGETHER and _is_concordance(table))


def _is_concordance(table: pl.DataFrame) -> bool:
    """Whether words before and after a match stand beside it."""
    return set(_TOGETHER) <= {*table.columns}


def _taken_from(text: str, cell: str) -> bool:
    """Whether a cell has LONG words in a row with a text."""
    words, inside = (_WORD.findall(one.casefold()) for one in (cell, text))
    runs = {tuple(inside[i : i + LONG]) for i in range(len(inside) - LONG + 1)}
    return any(tuple(words[i : i + LONG]) in runs for i in range(len(words) - LONG + 1))


def _noted(result: Result, n: int, what: str) -> Result:
    if not n:
        return result
    note = (
        f"{n:,} {what} are left out of this package, so that no text can be put together again (at most {SENTENCES} "
        f"sentences and {SHARE:.0%} of an article's words over all tables)"
    )
    return Result(result.table, replace(result.recipe, notes=(*result.recipe.notes, note)))
