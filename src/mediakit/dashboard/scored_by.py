"""By what is tone scored on a page? Word lists and rules, which can be read, or the model, with its agreement beside it."""

from __future__ import annotations

from mediakit.dashboard import controls, show
from mediakit.errors import ArgumentError
from mediakit.models import tone_model
from mediakit.models.card import card

__all__ = ["MOST_SENTENCES", "scored_by"]

# At 100 to 300 sentences a second this is one to three minutes of waiting, the most that a page may ask for; a whole archive is
# scored by the command, once.
MOST_SENTENCES = 20_000
_NAMES = {"words": "Word lists and rules", "model": "Model"}


def scored_by(toward: bool, n_sentences: int) -> bool:
    """Show the switch and what the choice is worth; whether the model is chosen.

    Arguments: toward, whether tone toward names is shown (else of sentences); n_sentences, how many the model would read.
    Raises ArgumentError where the model would have too much to read for a page.
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
    if n_sentences > MOST_SENTENCES:
        raise ArgumentError(
            f"{n_sentences:,} sentences are selected; a page has the model read at most {MOST_SENTENCES:,}. Narrow to an "
            "event, sources or dates, or run `mediakit sentiment --method model` once"
        )
    return True
