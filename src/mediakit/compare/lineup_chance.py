"""Could the differences of a line-up be chance? The same view with the sources' labels dealt out anew within the event.

A row stands out where in none of 19 deals the groups differ as much as they do: by chance alone one row in twenty would.
That is a look, not a test of each row: rows are many and nothing is adjusted for that. It is refused for composed texts,
which were written to differ, and for groups of fewer than five articles on the event. Rows of single terms are left
out: they were picked because they divide these groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mediakit.compare.lineup import Lineup, table_of
from mediakit.compare.lineup_cells import looked_at
from mediakit.compare.matching import shuffled
from mediakit.corpus.cells import MIN_ARTICLES
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.evidence import of_groups

__all__ = ["N_DEALS", "Chance", "lineup_chance", "why_not"]

# With 19 deals, a row that none of them reaches is one of twenty equally likely orders (p = 1/20).
N_DEALS = 19


@dataclass(frozen=True, slots=True)
class Chance:
    """How often the groups differ as much in a row under dealt labels: (kind, row) -> deals that reach it; of n."""

    reached: Mapping[tuple[str, str], int]
    n_deals: int

    def stands_out(self, kind: str, row: str) -> bool | None:
        """Whether no deal reaches the row; None where that was not asked."""
        n = self.reached.get((kind, row))
        return None if n is None else n == 0


def why_not(lineup: Lineup) -> str | None:
    """Why chance cannot be asked about here; None where it can."""
    if "part" in lineup.recipe.parameters["by"]:
        return "parts belong to articles; their labels cannot be dealt out anew"
    if any(head.composed for head in lineup.heads):
        return "composed texts were written to differ and are never tested; choose published sources only"
    few = [head.name for head in lineup.heads if not head.tells or head.n_articles < MIN_ARTICLES]
    if few:
        return f"fewer than {MIN_ARTICLES} articles on this event: {', '.join(few)}"
    return "one group has nothing to be compared with" if len(lineup.heads) < 2 else None


def lineup_chance(corpus: Corpus, lineup: Lineup, *, n_deals: int = N_DEALS) -> Chance:
    """Deal the labels out anew among the articles of the line-up's groups, and count where they differ as much."""
    by, event = lineup.recipe.parameters["by"], lineup.event
    mine = of_groups(corpus.where(event=event), by, *lineup.groups)
    real = {(kind, row): round(score, 9) for kind, row, _, score in lineup.rows() if kind != "term"}
    reached = dict.fromkeys(real, 0)
    for seed in range(n_deals):
        dealt = shuffled(mine, by, seed=seed)
        table = table_of(looked_at(dealt, by, lineup.heads), event)
        again = {(kind, row): score for kind, row, score in table.select("row_kind", "row", "differs").unique().rows()}
        for key, score in real.items():
            reached[key] += round(again.get(key, 0.0), 9) >= score
    return Chance(reached, n_deals)
