"""Corpora made from rows, and property tests with the same examples in every run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import settings

import mediakit as mk
from mediakit.article import STANDARD_COLUMNS
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base, Corpus

# No limit of time for one example: the first one pays for imports.
settings.register_profile("mediakit", deadline=None, derandomize=True)
settings.load_profile("mediakit")

MakeCorpus = Callable[..., Corpus]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is not counted where a browser looks at a server: that is another process, and counting costs time."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker("no_cover")


CHROMIUM = next((found for name in ("/usr/bin/chromium", "chromium") if (found := shutil.which(name))), None)
# It runs without a display, as any user, and asks nothing of any network
CHROMIUM_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a process (Playwright can be started once); each has a profile of its own in it."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def make_corpus() -> MakeCorpus:
    """make_corpus(rows, codebook=None): a corpus of articles given as mappings; ids are a1, a2, ... where not given."""

    def make(rows: Sequence[Mapping[str, Any]], codebook: Mapping[str, Any] | None = None) -> Corpus:
        extra = list(dict.fromkeys(name for row in rows for name in row if name not in STANDARD_COLUMNS))
        whole = [
            {"article_id": f"a{number}", "source": "s"} | dict.fromkeys(extra) | dict(row)
            for number, row in enumerate(rows, 1)
        ]
        kinds = {name: pl.List(pl.String) if name == "events" else pl.String for name in STANDARD_COLUMNS}
        table = pl.DataFrame(whole, schema_overrides=kinds, infer_schema_length=None)
        missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items() if name not in table.columns]
        table = table.with_columns(missing).select(*STANDARD_COLUMNS, *extra)
        if "composed" in extra:
            table = table.with_columns(pl.col("composed").fill_null(False))
        return Corpus(Base(table, Codebook.model_validate(codebook or {})))

    return make


@pytest.fixture(scope="session")
def bundled() -> Corpus:
    """The bundled corpus, opened once for all tests."""
    return mk.open(Path(__file__).parents[1] / "corpus" / "iran-1988")
