"""The front door: every name loads, is documented, and costs nothing before it is used; what the counting path imports."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import mediakit as mk

HEAVY = ("pandas", "nltk", "sklearn", "streamlit", "altair", "matplotlib")
COUNTING = """
import sys
import mediakit as mk
corpus = mk.from_texts({"a": ["The court met. A great success."] * 6, "b": ["A terrible crime by the police."] * 6})
mk.terms(corpus, ngram=2)
mk.keyness(corpus)
mk.sentiment(corpus)
mk.framing(corpus)
mk.sentiment(corpus, method="lexicon", lexicon={"great": 2.0, "crim*": -3.0})
mk.word_shift(corpus)
mk.explain_sentiment("A great success.")
mk.concordance(corpus, pattern="court*")
profile = mk.compare(corpus.where(voice="own"), n_resamples=50, n_permutations=50)
mk.evidence(corpus, mk.terms(corpus), 0)
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running some code."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_nothing_heavy_is_imported_to_count_and_compare() -> None:
    loaded = modules_after(COUNTING)
    assert {"numpy", "polars", "scipy"} <= loaded
    assert loaded.isdisjoint(HEAVY), loaded & set(HEAVY)


def test_importing_mediakit_imports_no_numbers() -> None:
    loaded = modules_after("import sys, mediakit; print(*sorted({name.split('.')[0] for name in sys.modules}))")
    assert "mediakit" in loaded
    assert loaded.isdisjoint((*HEAVY, "numpy", "polars", "pyarrow", "scipy", "pydantic"))


def test_the_names_are_sorted_and_all_there() -> None:
    assert mk.__all__ == sorted(mk.__all__)
    assert set(mk.__all__) <= set(dir(mk))
    with pytest.raises(AttributeError, match="has no attribute 'sentimnt'; there are: Corpus"):
        _ = mk.sentimnt


@pytest.mark.parametrize("name", [name for name in mk.__all__ if not name.startswith("__")])
def test_a_public_name_loads_and_is_documented(name: str) -> None:
    found = getattr(mk, name)
    assert inspect.isclass(found) or inspect.isfunction(found)
    assert len(inspect.getdoc(found) or "") > 30
    if inspect.isfunction(found):
        hints = {
            one for one in inspect.signature(found).parameters.values() if one.annotation is inspect.Parameter.empty
        }
        assert not hints


@pytest.mark.parametrize(
    "first", ["mediakit.compare.matching", "mediakit.compare.profile", "mediakit.compare.difference"]
)
def test_the_function_compare_is_not_hidden_by_the_room_of_that_name(first: str) -> None:
    code = f"import {first}; import mediakit as mk; assert callable(mk.compare) and mk.compare.__name__ == 'compare'"
    modules_after(code)
