"""What is taken away? A comparison as a package: tables, their codebook, how each was made, and a report."""

from __future__ import annotations

import io
import zipfile
from html import escape

import streamlit as st

from mediakit.charts.captions import COMPOSED
from mediakit.compare.profile import compare
from mediakit.dashboard import cache, controls, show
from mediakit.exports.package import FORMATS, export_bytes

__all__ = ["page"]

MEASURES = {
    "sentiment": "Tone of wording", "framing_policy": "Policy frames", "framing_news": "News frames",
    "keyness": "Distinctive words",
}  # fmt: skip
SCOPES = {"comparison": "The comparison", "everything": "Everything"}
_FORMAT_NAMES = {
    "csv": "CSV", "parquet": "Parquet", "json": "JSON", "xlsx": "Excel workbook", "html": "Report (HTML)",
    "dfm": "Document-term matrix", "stata_spss": "Stata and SPSS", "networks": "Networks (GEXF, GraphML)",
    "latex": "LaTeX tables", "figures": "Figures (SVG, PDF, PNG)",
}  # fmt: skip


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.heading(
        "Export",
        "What is measured of what the filters leave, as files to work with, to archive and to cite. Articles' texts stay out.",
    )
    scope = controls.segmented("Scope", "scope", list(SCOPES), SCOPES)
    left, right = st.columns([1, 2.2])
    with left:
        by = controls.pick("Groups are", "by", controls.by_choices(whole))
    measures: list[str] = []
    with right:
        if scope == "comparison":
            measures = controls.pick_several("Measures", "measures", list(MEASURES), MEASURES, list(MEASURES), least=1)
        else:
            show.caption(
                "Every result that the corpus gives: also figures, quotations, voices, coverage, copies. It takes longer."
            )
    names = {name: _FORMAT_NAMES.get(name, name) for name in FORMATS}
    formats = controls.pick_several(
        "Formats", "formats", list(FORMATS), names, [one for one in FORMATS if one != "json"], least=1
    )
    if not formats or (scope == "comparison" and not measures):
        show.note("Choose at least one measure and one format.")
        return
    asked = (view, by, tuple(measures), tuple(formats))
    if st.button("Make the package", key="make", type="primary"):
        st.session_state["mk-package"] = asked
    if st.session_state.get("mk-package") != asked:
        show.caption("Nothing is written before you download it. The same corpus and choices give the same bytes.")
        return
    with show.guarded("The package"):
        _package(package(*asked))


@st.cache_resource(max_entries=4, show_spinner="Measuring and writing the package …")
def package(view: cache.View, by: str, measures: tuple[str, ...], formats: tuple[str, ...]) -> bytes:
    """The package's bytes; without measures, of every result that the corpus gives."""
    corpus = cache.selected(view)
    if not measures:
        return export_bytes(corpus, list(formats), by=by)
    return export_bytes(compare(corpus, by=by, measures=measures), list(formats), corpus=corpus)


def _package(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [(one.filename, one.file_size) for one in archive.infolist()]
        said = archive.read("README.md").decode("utf-8") if "README.md" in archive.namelist() else ""
    st.download_button("Download the package (ZIP)", data, "mediakit-export.zip", "application/zip", key="package",
                       type="primary", on_click="ignore")  # fmt: skip
    show.subheading("What is in it", f"{len(files)} files.")
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{_size(size)}</td></tr>" for name, size in files)
    show.html(f'<table class="mk-recipe">{rows}</table>')
    if "composed" in said:
        show.caption(COMPOSED)
    with st.expander("README.md of the package"):
        show.html(f'<div class="mk-plain">{escape(said)}</div>')


def _size(n_bytes: int) -> str:
    return f"{n_bytes:,} bytes" if n_bytes < 10_000 else f"{n_bytes / 1000:,.0f} kB"


if __name__ == "__main__":
    page()
