"""Languages: as the package says, only where it is sure, and never against what an article says."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import ArgumentError
from mediakit.readers import languages
from mediakit.readers.formats import Notes
from mediakit.readers.languages import detect, fill_languages
from mediakit.readers.read import read

TEXTS = {
    "en": "The bridge over the river was closed on Monday after the flood, the mayor said.",
    "de": "Die Brücke über den Fluss wurde am Montag nach dem Hochwasser gesperrt, sagte die Bürgermeisterin.",
    "fr": "Le pont sur la rivière a été fermé lundi après la crue, a déclaré la maire de la ville.",
    "es": "El puente sobre el río fue cerrado el lunes después de la inundación, dijo la alcaldesa.",
    "fa": "پل روی رودخانه روز دوشنبه پس از سیل بسته شد، شهردار در یک نشست خبری گفت.",
    "ru": "Мост через реку был закрыт в понедельник после наводнения, сообщила мэр города.",
    "sr": "Мост преко реке затворен је у понедељак после поплаве, рекла је градоначелница града.",
    "zh": "周一洪水过后,河上的大桥被关闭,市长在新闻发布会上说,大桥将在本周五重新开放,没有人在洪水中受伤。",
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_languages(code: str) -> None:
    assert detect(pl.Series([TEXTS[code]])).to_list() == [code]


@pytest.mark.parametrize("text", ["", "Yes.", "Quiet day.", "1234 5678 " * 20, "\ud7ff" * 3, "http://a.b/c"])
def test_too_little_to_tell(text: str) -> None:
    assert detect(pl.Series([text])).to_list() == [None]


@cache
def _one_by_one() -> Any:
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=300) | st.sampled_from(list(TEXTS.values())), max_size=6))
def test_many_at_once_are_told_as_the_package_tells_them_one_by_one(texts: list[str]) -> None:
    for text, code in zip(texts, detect(pl.Series(texts, dtype=pl.String)), strict=True):
        expected, sure = _one_by_one().classify(languages._encoded(text))
        if code is not None:
            assert code == expected
            assert sure > 0.89
        elif len(text) > 200 and sure > 0.91 and expected != "zxx":
            assert sum(letter.isalpha() for letter in text) < 40


def test_only_missing_ones_are_filled_and_counted() -> None:
    given_ = pl.DataFrame(
        {"language": ["xx", None, None, None], "text": [TEXTS["de"], TEXTS["de"], TEXTS["fr"], "No."]}
    )
    notes = Notes()
    assert fill_languages(given_, "detect", notes)["language"].to_list() == ["xx", "de", "fr", None]
    said = "languages detected where articles give none: de 1, fr 1; too short or unsure, left empty: 1"
    assert notes.sentences() == (said,)
    assert fill_languages(given_, "none", notes)["language"].to_list() == ["xx", None, None, None]
    assert fill_languages(given_, "da", notes)["language"].to_list() == ["xx", "da", "da", "da"]


def test_a_choice_that_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    with pytest.raises(ArgumentError, match='missing_language is "detect", "none" or a code'):
        read(tmp_path, missing_language="no such thing")


def test_articles_with_languages_never_load_the_model(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,language\nOne.,en\n")
    code = f"import sys; from mediakit.readers.read import read; read({str(tmp_path)!r}); print('py3langid' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
