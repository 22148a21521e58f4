"""By what is tone scored on a page? Word lists and rules, which can be read, or the model, with its agreement beside it."""

from __future__ import annotations

from mediakit.dashboard import controls, show
from mediakit.models import tone_model
from mediakit.models.card import card

__all__ = ["scored_by"]

_NAMES = {"words": "Word lists and rules", "model": "Model"}


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
    notes = tone_model.toward_notes() if toward else tone_model.tone_notes()
    show.caption(
        ". ".join(f"{note[:1].upper()}{note[1:]}" for note in notes)
        + ". The model gives no reasons: read the sentences."
    )
    return True
