"""How well are articles on the same event found? Prints a Markdown table for a file with known events.

Run: python scripts/validate_events.py FILE [--cross-validate]

FILE has one JSON object a line with id, topic, event and text. `mk.events` sorts all its articles together, with the
weights and the threshold that mediakit comes with. On the dev side of ECB+ these were learned, so that row is no test; with
--cross-validate they are learned anew without the topics that are scored (scripts/train_events.py).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

import mediakit as mk
from train_events import b_cubed, cross_validated, pair_f1, rows_of


def main() -> None:
    """Print the table."""
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("file")
    given.add_argument("--cross-validate", action="store_true")
    asked = given.parse_args()
    rows = rows_of(asked.file)
    ids = [str(row["id"]) for row in rows]
    event, topic = (
        pl.Series([str(row[name]) for row in rows]).rank("dense").to_numpy().astype(np.int64)
        for name in ("event", "topic")
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.parquet"
        pl.DataFrame({"article_id": ids, "source": "ECB+", "text": [str(row["text"]) for row in rows]}).write_parquet(
            path
        )
        found = mk.events(mk.open(path)).table
    group_of = dict(found.select("article_id", "event_group").rows())
    group = pl.Series([group_of[one] for one in ids]).rank("dense").to_numpy().astype(np.int64)
    print(f"{len(rows):,} articles, {len(set(event.tolist()))} events in {len(set(topic.tolist()))} topics\n")
    print("| groups | B-cubed F1 | pair F1 | groups |\n|---|---|---|---|")
    named = (("every article alone", np.arange(len(rows))), ("one group a topic", topic), ("mk.events", group))
    for name, some in named:
        print(f"| {name} | {b_cubed(event, some):.3f} | {pair_f1(event, some):.3f} | {len(set(some.tolist()))} |")
    if asked.cross_validate:
        scores = np.array(cross_validated(rows))
        mean, spread = scores.mean(axis=0), scores.std(axis=0)
        print(f"| learned without the topics scored ({len(scores)} parts; sd over parts {spread[0]:.3f}, least "
              f"{scores[:, 0].min():.3f}) | {mean[0]:.3f} | {mean[1]:.3f} | |")  # fmt: skip


if __name__ == "__main__":
    main()
