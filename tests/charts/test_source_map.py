"""The map of groups: every group has a name, and names that would cover each other stand at different sides of their dots."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import polars as pl

from mediakit.charts.source_map import source_map_chart


def drawn(places: dict[str, tuple[float, float]]) -> pl.DataFrame:
    """The rows of the labels' layer."""
    n = len(places)
    table = pl.DataFrame(
        {"target": list(places), "x": [x for x, _ in places.values()], "y": [y for _, y in places.values()],
         "spread": [0.1] * n, "ellipse_major": [0.02] * n, "ellipse_minor": [0.01] * n, "ellipse_angle": [0.0] * n}
    )  # fmt: skip
    chart = source_map_chart(SimpleNamespace(table=table), {}, {name: f"The {name} Herald" for name in places})  # type: ignore[arg-type]
    said: dict[str, Any] = chart.to_dict()
    labels = said["layer"][2]
    assert labels["encoding"]["text"]["field"] == "name"
    return pl.DataFrame(said["datasets"][labels["data"]["name"]])


def test_names_far_apart_stand_to_the_right_of_their_dots() -> None:
    rows = drawn({"north": (0.0, 0.5), "south": (0.0, -0.5)})
    assert rows["align"].to_list() == ["left", "left"]
    assert rows["name"].to_list() == ["The north Herald", "The south Herald"]


def test_names_that_would_cover_each_other_are_moved() -> None:
    rows = drawn({"one": (0.0, 0.0), "two": (0.01, 0.0), "far": (-0.5, 0.5)})
    assert len(rows.select("align", "baseline").unique()) >= 2


def test_more_names_than_places_are_all_said() -> None:
    rows = drawn({f"paper {n}": (0.0, 0.0) for n in range(12)} | {"far": (0.5, 0.5)})
    assert rows["name"].null_count() == 0
    assert rows["align"].null_count() == 0
