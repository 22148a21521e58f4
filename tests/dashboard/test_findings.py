"""A pinned view keeps note, numbers, evidence and address; findings are ordered, opened again and taken away as a memo."""

from __future__ import annotations

from mediakit.dashboard import cache
from mediakit.dashboard.pinning import findings, findings_file, save_findings
from mediakit.exports.memo import Finding

LINEUP = {"told": "2019-november-protests", "columns": ["composed-state", "composed-opposition"]}
EVIL = "<script>alert(1)</script>"


def _view(app):
    return app.session_state["mk-view"]


def _pin(open_page, note):
    app = open_page("line_them_up", **LINEUP)
    app.text_area(key="note-lineup").set_value(note).run()
    app.button(key="pin-lineup").click().run()
    assert not app.exception
    return app


def test_nothing_pinned_says_how(open_page, shown):
    assert "Nothing is pinned yet" in shown(open_page("findings"))


def test_a_view_is_pinned_with_its_evidence_and_its_address(open_page, shown):
    app = _pin(open_page, f"They differ {EVIL}")
    (one,) = findings(_view(app))
    assert one.title == "Line-up: The protests of November 2019"
    assert one.note == f"They differ {EVIL}"
    assert one.address.startswith("/line-them-up?")
    assert "columns=composed-state&columns=composed-opposition" in one.address
    assert one.evidence
    assert one.composed
    text = shown(open_page("findings"))
    assert "1. Line-up: The protests of November 2019" in text
    assert "<script" not in text
    assert "passages behind it" not in text  # an expander's label, not HTML


def test_a_chart_is_pinned_with_its_drawing(open_page):
    app = open_page("overview")
    key = "sentences-on-each-event-by-source"
    app.button(key=f"pin-{key}").click().run()
    (one,) = findings(_view(app))
    assert one.svg.startswith("<svg")
    assert one.n_rows > 50


def test_findings_are_ordered_noted_and_removed(open_page, shown):
    view = _view(open_page("findings"))
    save_findings(view, [Finding("First"), Finding("Second")])
    app = open_page("findings")
    app.button(key="down-0").click().run()
    assert [one.title for one in findings(view)] == ["Second", "First"]
    app.text_area(key="note-0-2").set_value("Seen.").run()
    assert findings(view)[0].note == "Seen."
    app.button(key="remove-1").click().run()
    assert [one.title for one in findings(view)] == ["Second"]


def test_a_damaged_file_of_findings_is_no_crash(open_page, shown):
    view = _view(open_page("findings"))
    save_findings(view, [Finding("First")])
    findings_file(view).write_text('[{"title": 3', encoding="utf-8")
    assert "Nothing is pinned yet" in shown(open_page("findings"))


def test_findings_of_one_corpus_are_not_those_of_another(tmp_path):
    one, other = cache.View("a", "1"), cache.View("b", "1")
    save_findings(one, [Finding("First")])
    assert findings(other) == []
    assert len(findings(cache.View("a", "2"))) == 1
