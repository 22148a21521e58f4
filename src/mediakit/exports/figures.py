"""The report's figures: rows of its tables drawn by `charts.report`, as SVG that stands in the page itself.

They are drawn here, without a browser and without a network (vl-convert); the SVG holds shapes and text only, and its
ids are numbered per figure, so that several can stand in one page and the same rows give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mediakit.exports.sections import LARGEST, MARKED, Group, Names

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["differences", "differences_chart", "frames", "frames_chart", "tone", "tone_chart"]

_ID = re.compile(r'\bid="([^"]+)"')


def tone(rows: Sequence[Mapping[str, Any]], names: Names, colours: Mapping[str, str], figure: str) -> Markup | None:
    """Tone of the largest groups, in the order of the table."""
    return _svg(tone_chart(rows, names, colours), figure)


def tone_chart(rows: Sequence[Mapping[str, Any]], names: Names, colours: Mapping[str, str]) -> Any | None:
    """The same as an Altair chart; None where there is nothing to draw."""
    from mediakit.charts.report import tone_figure

    shown = set(names.largest([row["group"].label for row in rows if row["mean"] is not None]))
    points = [
        {"name": name, "mean": row["mean"], "ci_low": row["ci_low"], "ci_high": row["ci_high"],
         "colour": colours[row["group"].label]}
        for row, name in _titled(rows) if row["group"].label in shown
    ]  # fmt: skip
    return tone_figure(points) if points else None


def frames(found: Mapping[str, Any], figure: str) -> Markup | None:
    """Frames of the largest groups: more or fewer cues than all groups on the same events."""
    return _svg(frames_chart(found), figure)


def frames_chart(found: Mapping[str, Any]) -> Any | None:
    """The same as an Altair chart; None where there is nothing to draw."""
    from mediakit.charts.report import frame_figure

    rows = list(_titled(found["rows"]))[:LARGEST]
    cells = [
        {"name": name, "frame": found["names"][frame], "ratio": cell["ratio_to_matched_rate"]}
        for row, name in rows
        for frame, cell in row["cells"].items()
    ]
    if not any(cell["ratio"] is not None for cell in cells):
        return None
    return frame_figure(cells, [found["names"][frame] for frame in found["frames"]], [name for _, name in rows])


def differences(part: Mapping[str, Any], figure: str) -> Markup | None:
    """The differences that the table beside shows."""
    return _svg(differences_chart(part), figure)


def differences_chart(part: Mapping[str, Any]) -> Any | None:
    """The same as an Altair chart; None where there is nothing to draw."""
    from mediakit.charts.report import difference_figure

    factor, unit = (100, "percentage points of sentences") if part["is_share"] else (1, "points of tone")
    points = [
        {
            "label": _apart(row["group"], row["other"], row["item_name"]),
            **{key: None if row[key] is None else row[key] * factor for key in ("difference", "ci_low", "ci_high")},
            "marked": row["q"] is not None and row["q"] < MARKED,
        }
        for row in part["rows"]
        if row["difference"] is not None
    ]
    return difference_figure(points, unit) if points else None


def _apart(group: Group, other: Group, item: str) -> str:
    against = "" if other.label == "rest" else f" − {other.title}"
    return f"{group.title}{against}{': ' if item else ''}{item}"


def _titled(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Rows with names for a figure, no name twice (two sources may bear one name)."""
    seen: dict[str, int] = {}
    out = []
    for row in rows:
        name = row["group"].title
        seen[name] = seen.get(name, 0) + 1
        out.append((row, name if seen[name] == 1 else f"{name} [{row['group'].label}]"))
    return out


def _svg(chart: Any | None, figure: str) -> Markup | None:
    """Draw a chart as an SVG element whose ids are its own."""
    if chart is None:
        return None
    import vl_convert
    from markupsafe import Markup

    drawn = vl_convert.vegalite_to_svg(chart.to_json(indent=None), allowed_base_urls=[])
    for number, former in enumerate(dict.fromkeys(_ID.findall(drawn))):
        own = f"{figure}-{number}"
        drawn = drawn.replace(f'id="{former}"', f'id="{own}"').replace(f"url(#{former})", f"url(#{own})")
    # vl-convert escapes every text; what it draws is from rows and holds no link, no script and no image.
    return Markup(drawn)
