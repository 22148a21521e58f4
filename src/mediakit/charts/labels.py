"""What does each group call a concept? The shares of its names, a column for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import altair as alt
import polars as pl

from mediakit.charts.aligned import aligned_bars
from mediakit.charts.captions import percent
from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["concepts_by_difference", "label_chart", "label_rows", "not_mentioned", "proposal_rows", "unused_names"]


def label_rows(result: Result, concept: str, groups: Sequence[str]) -> pl.DataFrame:
    """The names that any of the groups uses for a concept, the most used first.

    Arguments: result, of labelling; concept, an id; groups, labels of its groups.
    Returns row (the name), key (the group), value (its share of the group's mentions), low and high (null without
    interval), shown, told, number (row of the result). What is set aside has no share and no row.
    """
    return _rows_of(_of(result, concept), groups)


def _rows_of(keyed: pl.DataFrame, groups: Sequence[str]) -> pl.DataFrame:
    """The same from the rows of one concept."""
    table = keyed.filter(pl.col("key").is_in(list(groups)) & pl.col("variant").is_not_null() & ~pl.col("set_aside"))
    used = table.group_by("variant", maintain_order=True).agg(pl.col("count").sum().alias("n")).filter(pl.col("n") > 0)
    order = used.sort("n", descending=True, maintain_order=True)["variant"].to_list()
    place = {name: at for at, name in enumerate(order)}
    rows = table.filter(pl.col("variant").is_in(order)).sort(
        pl.col("variant").replace_strict(place, return_dtype=pl.Int64), maintain_order=True
    )
    return rows.select(
        pl.col("variant").alias("row"), "key", pl.col("share").alias("value"), pl.col("ci_low").alias("low"),
        pl.col("ci_high").alias("high"), pl.col("count").cast(pl.String).alias("shown"),
        pl.Series("told", [_told(row) for row in rows.iter_rows(named=True)], dtype=pl.String), "number",
    )  # fmt: skip


def label_chart(
    result: Result, concept: str, groups: Sequence[str], colours: dict[str, str], names: Mapping[str, str] | None = None
) -> alt.LayerChart:
    """Bars of the names of a concept (rows) by group (columns): share of the group's mentions, with its interval."""
    rows = label_rows(result, concept, groups)
    silent = not_mentioned(result, concept, groups)
    return aligned_bars(rows, groups, colours, names, silent=silent, meaning="share of its mentions")


def not_mentioned(result: Result, concept: str, groups: Sequence[str]) -> dict[str, str]:
    """The groups that do not mention a concept, with how much text was searched."""
    table = _of(result, concept).filter(pl.col("variant").is_null() & pl.col("key").is_in(list(groups)))
    return dict(table.select("key", "note").rows())


def unused_names(result: Result, concept: str, groups: Sequence[str]) -> list[str]:
    """The listed names of a concept that none of the groups uses, as far as any group mentions it."""
    table = _of(result, concept).filter(pl.col("variant").is_not_null() & ~pl.col("set_aside"))
    shown = set(label_rows(result, concept, groups)["row"])
    return [name for name in table["variant"].unique(maintain_order=True) if name not in shown]


def proposal_rows(result: Result, names: Mapping[str, str]) -> pl.DataFrame:
    """The rows of find_labels with `used_by`: the names to show of the sources that use a proposal."""
    shown = [
        "; ".join(names.get(source, source) for source in (sources or "").split("; "))
        for sources in result.table["sources"]
    ]
    return result.table.with_columns(pl.Series("used_by", shown, dtype=pl.String))


def concepts_by_difference(result: Result, groups: Sequence[str]) -> list[tuple[str, int]]:
    """The concepts with their mentions in the groups: those that several groups mention and name most unlike come first.

    Unlike: the mean over pairs of groups of half the sum of the differences of their shares (0: they name it alike, 1:
    they have no name in common). It orders a list and is no test.
    """
    found = []
    for (concept,), keyed in _keyed(result).group_by("concept", maintain_order=True):
        rows = _rows_of(keyed, groups)
        shares: dict[str, dict[str, float | None]] = {}
        for key, name, share in rows.select("key", "row", "value").rows():
            shares.setdefault(key, {})[name] = share
        apart = [_apart(one, other) for one, other in combinations(shares.values(), 2)]
        n = int(rows["shown"].cast(pl.Int64).sum())
        found.append((concept, n, sum(apart) / len(apart) if apart else 0.0))
    found.sort(key=lambda one: (-one[2], -one[1]))
    return [(concept, n) for concept, n, _ in found]


def _apart(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> float:
    """Half the sum of the differences between two groups' shares, over the names for which both have one."""
    both = ((one.get(name), other.get(name)) for name in dict.fromkeys([*one, *other]))
    return sum(abs(a - b) for a, b in both if a is not None and b is not None) / 2


def _of(result: Result, concept: str) -> pl.DataFrame:
    return _keyed(result).filter(pl.col("concept") == concept)


def _keyed(result: Result) -> pl.DataFrame:
    labels = labels_of(result.table, result.recipe.parameters["by"][0])
    table = result.table.with_columns(pl.Series("key", labels, dtype=pl.String)).with_row_index("number")
    return table.with_columns(pl.col("number").cast(pl.Int64))


def _told(row: Mapping[str, object]) -> str:
    share, low, high = (row[name] for name in ("share", "ci_low", "ci_high"))
    n = f"{row['count']} of {row['n_mentions']} mentions in {row['n_articles']} articles, {percent(_number(share))}"
    why = "" if row["note"] is None else f" ({row['note']})"
    return f"{n} [{percent(_number(low))}, {percent(_number(high))}]" if low is not None else f"{n}{why}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
