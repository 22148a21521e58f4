"""What people coded, as the dashboard needs it: samples and journals of a corpus, and what stands beside a measure.

Samples and answers are kept on this machine, in the user's data folder, a folder for each corpus; samples that `mediakit code
sample` put into the corpus folder's `coding/` are found as well. Nothing is written into the corpus folder but a validation,
on a click.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from mediakit.coding.kept import coding_folder, said_beside
from mediakit.coding.sample import KEY_FILE, Sample, load_sample
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache
from mediakit.dashboard.text import caption, guarded
from mediakit.errors import ArgumentError, MediakitError
from mediakit.files import write_text

__all__ = ["beside", "coding_home", "keep_sample", "samples_of"]


def coding_home(view: cache.View) -> Path:
    """Where samples and answers of a corpus are kept."""
    from platformdirs import user_data_path

    name = hashlib.blake2b(view.path.encode(), digest_size=8).hexdigest()
    return user_data_path("mediakit") / "coding" / name


def keep_sample(view: cache.View, sample: Sample) -> None:
    """Keep a sample, so that it can be coded. Raises StoreError where that cannot be written."""
    write_text(coding_home(view) / sample.id / KEY_FILE, sample.as_json())


def samples_of(view: cache.View, corpus: Corpus) -> tuple[dict[str, Sample], list[str]]:
    """The samples that can be coded, by id, and what is wrong with those that cannot."""
    places = [coding_home(view)]
    with contextlib.suppress(ArgumentError):
        places.append(coding_folder(corpus))
    found: dict[str, Sample] = {}
    wrong = []
    for file in (one for place in places for one in sorted(place.glob(f"*/{KEY_FILE}"))):
        try:
            sample = load_sample(file)
            found.setdefault(sample.id, sample)
        except MediakitError as error:
            wrong.append(str(error))
    return found, wrong


def beside(corpus: Corpus, measure: str, **settings: str) -> None:
    """A line beside a measure for each variable that was set against coders; nothing where none was."""
    with guarded("What coders say"):
        for said in said_beside(corpus, measure, **settings):
            caption(f"Set against coders: {said}")
