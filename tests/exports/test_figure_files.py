"""Figures as SVG, PDF and PNG, opened with an XML parser, pypdf and by their own headers."""

from __future__ import annotations

import io
import struct
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

import mediakit as mk
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Corpus
from mediakit.exports.figure_files import DPI, charts_of, figure_files
from mediakit.exports.tables import tables_of

NAMES = ("tone", "frames_policy", "frames_news", "differences_sentiment")


@pytest.fixture(scope="module")
def files(profile: Profile, corpus: Corpus) -> dict[str, bytes]:
    return figure_files(tables_of(profile), corpus)


def test_every_figure_in_three_forms(files: dict[str, bytes]) -> None:
    names = {path.removeprefix("figures/").rsplit(".", 1)[0] for path in files}
    assert set(NAMES) <= names
    assert set(files) == {f"figures/{name}.{form}" for name in names for form in ("svg", "pdf", "png")}


def test_they_open_and_have_the_size_that_they_state(files: dict[str, bytes]) -> None:
    for name in NAMES:
        root = ElementTree.fromstring(files[f"figures/{name}.svg"])
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        page = PdfReader(io.BytesIO(files[f"figures/{name}.pdf"])).pages[0]
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((width, height), abs=1)
        png = files[f"figures/{name}.png"]
        assert struct.unpack(">II", png[16:24]) == pytest.approx((width * DPI / 72, height * DPI / 72), abs=2)
        at = png.find(b"pHYs") + 4
        assert struct.unpack(">IIB", png[at : at + 9]) == (round(DPI / 0.0254), round(DPI / 0.0254), 1)


def test_names_are_text_in_the_pdf_and_no_markup_in_the_svg(files: dict[str, bytes]) -> None:
    assert "plain & simple" in PdfReader(io.BytesIO(files["figures/tone.pdf"])).pages[0].extract_text()
    root = ElementTree.fromstring(files["figures/tone.svg"])
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert "<script>alert(1)</script>" in {one.text for one in root.iter()}


def test_colours_are_on_white(files: dict[str, bytes]) -> None:
    assert b'<rect width="' in files["figures/tone.svg"][:400]
    assert b'fill="white"' in files["figures/tone.svg"][:400]


def test_the_same_bytes_each_time(profile: Profile, corpus: Corpus, files: dict[str, bytes]) -> None:
    again = figure_files(tables_of(profile), corpus)
    assert [path for path in files if files[path] != again[path]] == []


def test_composed_groups_say_so(bundled: Corpus) -> None:
    tone = charts_of(tables_of(mk.sentiment(bundled, n_resamples=50)), bundled)["tone"]
    assert tone.to_json().count("omposed") >= 6


def test_nothing_to_draw() -> None:
    assert figure_files(tables_of(mk.terms(mk.from_texts({"a": ["x"]}))), None) == {}
