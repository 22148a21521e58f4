"""Every reader and the pattern grammar over the inputs that fuzzing kept (scripts/fuzz.py made and minimised them)."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest

from mediakit.readers.formats import EXPORTS, FORMATS


def _targets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_targets", Path(__file__).with_name("targets.py"))
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


targets = _targets()


@pytest.mark.parametrize("name", targets.TARGETS)
def test_kept_inputs_give_no_finding(name: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries, about damaged files
        assert targets.run_kept(name, tmp_path) >= 1


def test_every_page_is_fuzzed() -> None:
    named = {"bib": "references", "ris": "references", "csv": "delimited", "tsv": "delimited", "txt": "plain_text"}
    named |= {"json": "json_rows", "jsonl": "json_rows", "xlsx": "spreadsheet", "ods": "spreadsheet"}
    fuzzed = {named.get(name, name) for name in targets.PAGES}
    pages = {chosen.page for chosen in FORMATS.values()} | {chosen.page for _, chosen in EXPORTS}
    assert pages <= fuzzed


def test_a_mistake_in_a_page_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(job: object) -> object:
        raise KeyError("forgotten")

    monkeypatch.setattr("mediakit.readers.plain_text.read", broken)
    monkeypatch.setattr(broken, "__code__", broken.__code__.replace(co_filename="/x/mediakit/readers/plain_text.py"))
    with pytest.raises(targets.Finding, match="KeyError"):
        targets.TARGETS["txt"](b"A text.", tmp_path)
