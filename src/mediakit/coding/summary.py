"""What is said of a validation beside the measure: the main figures of a variable, and a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from mediakit.coding.returned import Codes
from mediakit.coding.scheme import Variable

__all__ = ["summary_of"]

Row = Mapping[str, Any]


def summary_of(
    codes: Codes,
    variable: Variable,
    settings: Mapping[str, Any],
    fit: Sequence[Row],
    agreed: Sequence[Row],
    methods: Sequence[Row] = (),
) -> dict[str, Any]:
    """The main figures of a variable's rows of fit, agreement and methods, with `said`, a sentence.

    Published and composed units are not pooled: what is said is of the kind with more coded units, and says which.
    """
    main = "mean_error" if variable.is_open else "macro_f1"
    every = [one for one in fit if one["group"] == "(all)" and one["statistic"] == main]
    row: Row = max(every, key=lambda one: int(one["n_units"]), default={})
    alphas = {one["coders"]: one["value"] for one in agreed if one["statistic"] == f"alpha_{variable.scale}"}
    facts = {
        "variable": variable.id,
        "measure": settings["measure"],
        "settings": dict(settings),
        "statistic": main,
        "value": row.get("value"),
        "ci_low": row.get("ci_low"),
        "ci_high": row.get("ci_high"),
        "n_units": row.get("n_units", 0),
        "unit": codes.sample.unit if codes.sample else "unit",
        "n_coders": len(codes.coders),
        "scale": variable.scale,
        "composed": bool(row.get("composed")),
        "alpha_coders": alphas.get("coders"),
        "alpha_machine": alphas.get("coders and machine"),
        "others": [
            {name: one[name] for name in ("method", "value", "ci_low", "ci_high")}
            for one in methods
            if one["statistic"] == f"{main}_difference" and one["composed"] == bool(row.get("composed"))
        ],
    }
    return facts | {"said": _said(facts)}


def _said(facts: Mapping[str, Any]) -> str:
    low, high = facts["ci_low"], facts["ci_high"]
    span = f" [{_shown(low)}, {_shown(high)}]" if _known(low) and _known(high) else ""
    people = f"{facts['n_coders']} coder{'' if facts['n_coders'] == 1 else 's'}"
    kind = "composed " if facts["composed"] else ""
    name = "macro-F1" if facts["statistic"] == "macro_f1" else "mean error"
    agreed = "agreement between coders is not known"
    if _known(facts["alpha_coders"]):
        agreed = (
            f"Krippendorff's alpha ({facts['scale']}) {_shown(facts['alpha_coders'])} between coders, "
            f"{_shown(facts['alpha_machine'])} with the machine"
        )
    return (
        f"{facts['variable']}: {name} {_shown(facts['value'])}{span} against {people} on {facts['n_units']:,} {kind}"
        f"{facts['unit']}{'' if facts['n_units'] == 1 else 's'}; {agreed}.{_compared(facts, name)}"
    )


def _compared(facts: Mapping[str, Any], name: str) -> str:
    """What the other ways of the measure have more, or less."""
    told = []
    for one in facts["others"]:
        low, high = one["ci_low"], one["ci_high"]
        if _known(one["value"]):
            span = f" [{low:+.2f}, {high:+.2f}]" if _known(low) and _known(high) else ""
            told.append(f" On the same units, {one['method']} differs by {one['value']:+.2f}{span} in {name}.")
    return "".join(told)


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _shown(value: float | None) -> str:
    return f"{value:.2f}" if value is not None and math.isfinite(value) else "not defined"
