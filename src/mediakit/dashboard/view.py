"""What is looked at: a corpus as of now, and the filters. A plain value, which knows nothing of Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mediakit.corpus.corpus import Corpus

__all__ = ["Filters", "View", "narrowed"]

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class View:
    """What is looked at: path and stamp of the corpus, filters as (name, values)."""

    path: str
    stamp: str
    filters: Filters = ()

    @property
    def whole(self) -> View:
        """The same corpus without filters."""
        return View(self.path, self.stamp)

    def where(self, **more: tuple[str, ...]) -> View:
        """The view with further filters."""
        kept = tuple((name, values) for name, values in self.filters if name not in more)
        return View(self.path, self.stamp, (*kept, *more.items()))

    def asks(self, name: str) -> tuple[str, ...]:
        """The values of a filter; none where it is not set."""
        return dict(self.filters).get(name, ())


def narrowed(corpus: Corpus, filters: Filters) -> Corpus:
    """A corpus by the filters of a view, all but `once`. Raises EmptySelection where they leave nothing."""
    values: dict[str, Any] = {name: list(values) for name, values in filters if name != "once"}
    if "composed" in values:
        values["composed"] = values["composed"] == ["True"]
    for name in ("date_from", "date_to"):
        if name in values:
            values[name] = values[name][0]
    return corpus.where(**values) if values else corpus
