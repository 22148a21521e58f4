"""By what is tone or likeness scored on a page? Words, which can be read, or the model, with what it is worth beside it."""

from __future__ import annotations

from mediakit.dashboard import controls, show
from mediakit.models import tone_model
from mediakit.models.card import card
from mediakit.models.vectors import likeness_notes

__all__ = ["likened_by", "scored_by"]

_NAMES = {"words": "Word lists and rules", "model": "Model"}
_LIKENED = {"words": "Words", "model": "Meaning, by the model"}


def scored_by(toward: bool) -> bool:
    """Show the switch and what the choice is worth; whether the model is chosen.

    Arguments: toward, whether tone toward names is shown (else of sentences).
    """
    chosen = controls.segmented("Scored by", "scored-by", list(_NAMES), _NAMES) == "model"
    head = "toward" if toward else "tone"
    if not chosen:
        one = card().measured[head]
        show.caption(
            f"Word lists and rules can be read word by word. {one['figure']} with people's judgement on texts held out for the "
            f"model: {one['value_beside']:.2f}; the model's {one['value']:.2f}."
        )
        return False
    _told(tone_model.toward_notes() if toward else tone_model.tone_notes())
    return True


def likened_by() -> bool:
    """Show the switch of likeness and what the choice is worth; whether the model is chosen."""
    if controls.segmented("Likeness by", "likeness-by", list(_LIKENED), _LIKENED) == "model":
        _told(likeness_notes())
        return True
    one = card().measured["same"]
    better = ": words do it better" if one["value_beside"] > one["value"] else ""
    show.caption(
        f"Words can be read; the model finds like meaning in other words. {one['figure'].capitalize()} of telling pairs of "
        f"articles on the same event from others: words {one['value_beside']:.2f}, the model {one['value']:.2f}{better}."
    )
    return False


def _told(notes: list[str]) -> None:
    show.caption(
        ". ".join(f"{note[:1].upper()}{note[1:]}" for note in notes)
        + ". The model gives no reasons: read the sentences."
    )
