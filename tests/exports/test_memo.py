"""A memo holds note, numbers, evidence and how they were made; nothing from outside is markup in it."""

from __future__ import annotations

import re

from mediakit.charts.captions import COMPOSED
from mediakit.exports.memo import Finding, made_of, memo_html, memo_markdown

EVIL = "<script>alert(1)</script> [x](javascript:1) **b** |"
FINDING = Finding(
    title=f"Tone {EVIL}", note=f"Lower {EVIL}", address="/tone?voice=own", corpus="A corpus", selection="voice: own words",
    columns=("source", "mean"), rows=(("a", "-0.1"), (f"b {EVIL}", "0.2")), n_rows=7, svg="<svg onload='x()'></svg>",
    evidence=({"sentence": f"A crime {EVIL}", "source": "a", "title": "T", "date": "no date", "composed": "yes"},),
    recipes=({"measure": "sentiment", "parameters": {"by": ["source"]}, "fingerprint": "f0", "version": "9"},),
    composed=True,
)  # fmt: skip


def test_markdown_says_everything_and_escapes():
    text = memo_markdown([FINDING], "Findings: A corpus")
    assert text.startswith("# Findings: A corpus\n")
    assert "voice: own words" in text
    assert "The first 2 of 7 rows." in text
    assert COMPOSED in text
    assert "sentiment · by = \\[&#x27;source&#x27;\\]" not in text
    assert "texts f0 · mediakit 9" in text
    assert "(a, T, no date, composed text)" in text
    assert not re.search(r"(?<!\\)<script", text)
    assert not re.search(r"(?<!\\)\[x", text)
    assert [line.count(" | ") for line in text.splitlines() if line.startswith("| ")] == [1, 1, 1]


def test_html_stands_alone_and_runs_nothing():
    html = memo_html([FINDING])
    assert "<script" not in html
    assert "onload" not in html
    assert "data:image/svg+xml;base64," in html
    assert "default-src 'none'" in html
    assert "The first 2 of 7 rows." in html
    assert COMPOSED in html
    assert not re.search(r'(?:src|href)="(?!data:)', html)


def test_a_finding_goes_through_plain_values():
    import json

    assert Finding.from_dict(json.loads(json.dumps(FINDING.as_dict()))) == FINDING
    assert Finding.from_dict({"title": "T", "unknown": 1}).title == "T"


def test_a_memo_without_findings_is_a_title():
    assert memo_markdown([]) == "# Findings\n"
    assert "0 findings" in memo_html([])


def test_settings_that_were_not_given_are_left_out():
    assert made_of({"measure": "terms", "parameters": {"by": "source", "event": None}}) == "terms · by = source"
