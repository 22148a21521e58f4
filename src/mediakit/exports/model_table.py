"""A regression table in LaTeX (booktabs), as papers print it: coefficients with their errors below, then n, clusters and R²."""

from __future__ import annotations

from typing import Any

from mediakit.compare.model import CONSTANT
from mediakit.exports.latex import booktabs, escaped
from mediakit.exports.numbers import chance, number, whole
from mediakit.result import Result

__all__ = ["model_latex"]


def model_latex(result: Result) -> str:
    """The table of `mk.model` as a table environment; input it in a paper."""
    rows = result.table.to_dicts()
    first, bootstrapped = rows[0], any(row["p_wild"] is not None for row in rows)
    ordered = [row for row in rows if row["variable"] != CONSTANT] + [
        row for row in rows if row["variable"] == CONSTANT
    ]
    cells = [_cells(row, bootstrapped) for row in ordered]
    empty = [""] * (len(cells[0]) - 2)
    facts = [
        ("Passages", whole(first["n_observations"])),
        ("Clusters", whole(first["n_clusters"])),
        ("$R^2$", _number(first["r2"])),
    ]
    cells += [[name, value, *empty] for name, value in facts]
    cluster = str(result.recipe.parameters["cluster"])
    notes = [
        f"Ordinary least squares; errors clustered by {escaped(cluster)}, $t$ with clusters less one degrees of freedom."
    ]
    notes += [escaped(one) + "." for one in result.recipe.notes]
    head = ["", "Coefficient", "s.e.", r"95\,\% interval", "$p$", *(["$p$ (wild)"] if bootstrapped else [])]
    what = first["measure"] if first["item"] == "(all)" else f"{first['measure']}, {first['item']}"
    by = escaped(" and ".join(result.recipe.parameters["by"]))
    return booktabs(
        head, cells, align="l" + "r" * (len(head) - 1), label="model", notes=notes,
        caption=f"Regression of {escaped(str(what).replace('_', ' '))} by {by}.",
    )  # fmt: skip


def _cells(row: dict[str, Any], bootstrapped: bool) -> list[str]:
    name = (
        "Constant" if row["variable"] == CONSTANT else f"{row['variable']}: {row['level']} (against {row['baseline']})"
    )
    bounds = "--" if row["ci_low"] is None else f"[{_number(row['ci_low'])}, {_number(row['ci_high'])}]"
    found = [
        escaped(name),
        _number(row["coefficient"]),
        _number(row["standard_error"]),
        bounds,
        escaped(chance(row["p"])),
    ]
    return [*found, escaped(chance(row["p_wild"]))] if bootstrapped else found


def _number(value: float | None) -> str:
    return "--" if value is None else escaped(number(value, 3))
