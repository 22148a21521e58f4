"""Does a person read it as the tool does? Sentences to code with the keyboard; every answer is on the disk at once."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path

import polars as pl
import streamlit as st

from mediakit.coding.agreement import agreement_rows, agreement_table, matrix_of
from mediakit.coding.answers import Answers, answer, codes_so_far, journal, read_answers, undo
from mediakit.coding.kept import keep_validation
from mediakit.coding.sample import Sample, code_sample
from mediakit.coding.scheme import Variable
from mediakit.coding.sheets import csv_sheet, instructions
from mediakit.coding.validate import code_validate
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, coded, controls, show
from mediakit.errors import MediakitError

__all__ = ["page"]

NEW = "new"
# Keys that answer, in the order of the values; C and R are Streamlit's own, and a letter is as near as a digit
KEYS = "123456789abdefghijklmnopq"
UNDO_KEY = "Backspace"
# How often agreement is worked out anew, apart from the answers, so that it never keeps a key waiting
LIVE_RESAMPLES, LIVE_SECONDS = 300, 5


def page() -> None:
    """The page."""
    show.heading("Coding", "Read a text, press a key. Every answer is kept at once; two coders see how far they agree.")
    view = controls.view()
    whole = cache.selected(view.whole)
    found, wrong = coded.samples_of(view, whole)
    for one in wrong:
        show.note(one)
    names = {ident: _name(sample) for ident, sample in found.items()} | {NEW: "Draw a new sample"}
    first, second = st.columns([3, 1.4], vertical_alignment="bottom")
    with first:
        chosen = controls.pick("Sample", "sample", list(names), names)
    with show.guarded("Coding"):
        if chosen == NEW:
            _draw(view, cache.selected(view))
            return
        sample = found[chosen]
        with second:
            coder = controls.pick("Coder", "coder", ["", *sample.coders], {"": "Who codes?"})
        if not coder:
            show.note("Choose who you are; each coder has answers of their own, and nobody else's are shown.")
            return
        _told(sample, coder)
        _coding(view, sample, coder)
        _agreement(coded.coding_home(view), sample)
        _after(view, whole, sample)


def _name(sample: Sample) -> str:
    blind = ", blind to source" if sample.blind else ""
    return f"{sample.scheme.title}: {sample.units.height:,} {sample.unit}s, {', '.join(sample.coders)}{blind} ({sample.id})"


def _draw(view: cache.View, corpus: Corpus) -> None:
    """A form for a sample of what the filters select."""
    actors = {f"toward:{one.id}": f"tone toward {one.name}" for one in corpus.codebook.actor}
    kinds = {
        "tone": "tone of wording",
        "quoted": "own words or quoted",
        "frames:news": "news frames",
        "frames:policy": "policy frames",
    } | actors
    with st.form("mk-draw", border=True):
        first, second, third = st.columns([2, 1, 1])
        kind = first.selectbox("What is coded", list(kinds), format_func=kinds.__getitem__, key="draw-kind")
        unit = second.selectbox("Unit", ["sentence", "passage", "article"], key="draw-unit")
        n = third.number_input("How many", 2, 5000, 50, key="draw-n")
        first, second, third, fourth = st.columns([2, 1, 1, 1])
        coders = first.text_input("Coders, by comma", "coder1, coder2", key="draw-coders")
        context = second.number_input("Sentences around", 0, 3, 0, key="draw-context")
        seed = third.number_input("Seed", 0, 1_000_000, 0, key="draw-seed")
        blind = fourth.checkbox("Blind to source", value=True, key="draw-blind")
        asked = st.form_submit_button("Draw the sample", type="primary", key="draw-go")
    show.caption(
        "As many of each source, drawn from what the filters above select; the same seed gives the same sample."
    )
    if not asked:
        return
    sample = code_sample(
        corpus, kind, unit=unit, n=int(n), coders=[one for one in coders.split(",") if one.strip()], blind=blind,
        context=int(context), seed=int(seed),
    )  # fmt: skip
    coded.keep_sample(view, sample)
    for one in sample.notes:
        st.toast(show.plain(one))
    st.query_params["sample"] = sample.id
    st.session_state.pop("sample", None)
    st.rerun()


def _told(sample: Sample, coder: str) -> None:
    lines = instructions(sample, coder, sample.of_coder(coder).height)[2:]
    with st.expander("What to code"):
        rows = "".join(f"<dt>{escape(head)}</dt><dd>{escape(text)}</dd>" for head, text in lines)
        show.html(f'<dl class="mk-list">{rows}</dl>')


@st.fragment
def _coding(view: cache.View, sample: Sample, coder: str) -> None:
    """The next unit with its keys, and how far everybody is."""
    home = coded.coding_home(view)
    if problem := st.session_state.pop("mk-coding-problem", None):
        show.note(problem)
    answers = read_answers(journal(home, sample, coder), sample)
    units = sample.of_coder(coder)
    todo = [
        (row, one)
        for row in units.iter_rows(named=True)
        for one in sample.scheme.variables
        if (row["unit"], one.id) not in answers.given
    ]
    total = units.height * len(sample.scheme.variables)
    done = total - len(todo)
    st.progress(done / max(total, 1))
    show.html(
        f'<p class="mk-caption" data-done="{done}">{done:,} of {total:,} coded by {escape(coder)}'
        f"{_others(home, sample, coder)}</p>"
    )
    if todo:
        _unit(sample, *todo[0], journal(home, sample, coder), answers)
    else:
        show.note("All is coded. Thank you. The last answer can still be taken back.")
        _undo(journal(home, sample, coder), sample, answers)


def _others(home: Path, sample: Sample, coder: str) -> str:
    told = []
    for one in sample.coders:
        if one != coder:
            n = len(read_answers(journal(home, sample, one), sample).given)
            told.append(f" · {escape(one)}: {n:,}")
    return "".join(told)


def _unit(sample: Sample, row: dict[str, object], variable: Variable, file: Path, answers: Answers) -> None:
    known = (
        "" if sample.blind else " · ".join(escape(str(row[name])) for name in ("source", "date", "title") if row[name])
    )
    mark = '<span class="mk-mark-composed">composed text</span>' if row["composed"] and not sample.blind else ""
    before, text, after = (escape(str(row[name] or "")) for name in ("before", "text", "after"))
    show.html(
        f'<p class="mk-caption">{mark}{known}</p><div class="mk-code-unit" data-unit="{escape(str(row["unit"]))}" '
        f'data-done="{len(answers.given)}">'
        f'<p class="mk-code-side">{before}</p><p class="mk-code-text">{text}</p><p class="mk-code-side">{after}</p></div>'
        f'<h2 class="mk-section">{escape(variable.question)}</h2>'
    )
    unit = str(row["unit"])
    with st.container(horizontal=True, key="mk-code-keys", vertical_alignment="center"):
        for number, value in enumerate(variable.values):
            # The unit is part of the key: a press that comes before the next unit is shown cannot answer that one. So is the
            # length of the journal: a button that comes back after an undo is a new one for Streamlit, and none is missed; and
            # of two states of the page that hear one key while it is drawn anew, only that of the journal as it is counts.
            st.button(
                show.plain(value.label or value.value), key=f"code-{unit}-{variable.id}-{number}-{answers.n_lines}",
                help=show.plain(value.help) or None, shortcut=KEYS[number] if number < len(KEYS) else None, on_click=_answer,
                args=(file, sample, answers.n_lines, unit, variable.id, value.value),
            )  # fmt: skip
        if variable.is_open:
            _number(file, sample, unit, variable, answers)
        _undo(file, sample, answers)


def _number(file: Path, sample: Sample, unit: str, variable: Variable, answers: Answers) -> None:
    given = st.number_input(
        variable.allowed(),
        variable.least,
        variable.most,
        None,
        key=f"number-{unit}-{variable.id}-{answers.n_lines}",
        label_visibility="collapsed",
    )
    if given is not None:
        _answer(file, sample, answers.n_lines, unit, variable.id, f"{given:g}")
        st.rerun(scope="fragment")


def _undo(file: Path, sample: Sample, answers: Answers) -> None:
    # A key can press a button twice while the page is drawn anew: each state of the journal has an undo of its own.
    st.button(
        "Undo", key=f"mk-code-undo-{answers.n_lines}", type="tertiary", shortcut=UNDO_KEY, disabled=not answers.order,
        on_click=_take_back, args=(file, sample, answers.n_lines), help="Takes the last answer back; it is coded again.",
    )  # fmt: skip


def _answer(file: Path, sample: Sample, n_lines: int, unit: str, variable: str, value: str) -> None:
    """Keep an answer, once for each press: not where the unit has one, or the journal went on since the button was shown."""
    try:
        known = read_answers(file, sample)
        if known.n_lines == n_lines and (unit, variable) not in known.given:
            answer(file, sample, unit, variable, value)
    except MediakitError as error:
        st.session_state["mk-coding-problem"] = f"The answer is not kept: {error}"


def _take_back(file: Path, sample: Sample, n_lines: int) -> None:
    """Take the last answer back, once for each press: not where the journal has gone on since the button was shown."""
    try:
        if read_answers(file, sample).n_lines == n_lines:
            undo(file)
    except MediakitError as error:
        st.session_state["mk-coding-problem"] = f"The answer is not taken back: {error}"


@st.fragment(run_every=LIVE_SECONDS)
def _agreement(home: Path, sample: Sample) -> None:
    """How far the coders agree by now, on units that two or more have coded."""
    codes = codes_so_far(home, sample)
    if len(codes.coders) < 2:
        return
    rows = [
        row
        for one in sample.scheme.variables
        if (codes.answers["variable"] == one.id).any()
        for row in agreement_rows(matrix_of(codes, one), one, n_resamples=LIVE_RESAMPLES)
        if row["statistic"] in ("percent_agreement", f"alpha_{one.scale}")
    ]
    table = agreement_table(rows)
    if table["n_units"].max() == 0:
        return
    told = []
    for row in table.iter_rows(named=True):
        span = "" if row["ci_low"] is None else f" [{row['ci_low']:.2f}, {row['ci_high']:.2f}]"
        if row["statistic"] == "percent_agreement":
            if row["value"] is not None:
                told.append(f"{row['variable']}: {row['value']:.0f} % agree on {row['n_units']:,} that two coded")
        elif row["value"] is not None and told:
            told[-1] += f", alpha {row['value']:.2f}{span}"
    show.html('<p class="mk-caption mk-code-agreement">Agreement by now. ' + escape("; ".join(told)) + ".</p>")


def _after(view: cache.View, corpus: Corpus, sample: Sample) -> None:
    """What can be done with the codes: take the sheets away, set the tool against them."""
    home = coded.coding_home(view)
    with st.expander(
        "Take away, and set the tool against the codes", expanded=st.session_state.get("mk-validated", False)
    ):
        with st.container(horizontal=True):
            for coder in sample.coders:
                st.download_button(
                    f"Sheet of {show.plain(coder)} (CSV)", partial(_sheet, home, sample, coder), f"sheet-{coder}.csv",
                    "text/csv",
                    key=f"sheet-{coder}", on_click="ignore",
                )  # fmt: skip
            st.download_button(
                "Key (key.json)", sample.as_json, "key.json", "application/json", key="sheet-key", on_click="ignore"
            )
        show.caption(
            "Sheets and key go together into a folder for `mediakit code agreement FOLDER`. For who runs the study: "
            "what follows shows where texts are from and what the tool says, so code first."
        )
        if st.button("Set the tool against the codes", key="mk-validate"):
            st.session_state["mk-validated"] = True
        if st.session_state.get("mk-validated"):
            with show.guarded("Validation"):
                _validated(corpus, home, sample)


def _sheet(home: Path, sample: Sample, coder: str) -> bytes:
    return csv_sheet(sample, coder, read_answers(journal(home, sample, coder), sample).given)


def _validated(corpus: Corpus, home: Path, sample: Sample) -> None:
    found = code_validate(corpus, codes_so_far(home, sample))
    for one in found.summary:
        show.caption(one["said"])
    main = found.fit.table.filter(pl.col("category") == "(all)")
    for head, table in (
        ("How the tool fits the coders", main),
        ("Word lists and the model, on the same units", found.methods.table),
        ("Shares, corrected for the tool's errors", found.prevalence.table),
        ("Where the tool is farthest from the coders", found.errors.table),
    ):
        if table.height:
            show.subheading(head)
            show.table(table, key=f"coded-{show.slug(head)}")
    if st.button("Keep it with the corpus", key="mk-keep"):
        place = keep_validation(found, corpus)
        st.toast(f"Kept in coding/{show.plain(place.name)}: it goes with exports and stands beside the measure.")


if __name__ == "__main__":
    page()
