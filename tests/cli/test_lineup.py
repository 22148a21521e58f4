"""`mediakit lineup`: stacked in a terminal, written by suffix, mistakes in one line."""

from __future__ import annotations

import json

ASKED = ("--event", "2019-november-protests", "--groups", "defendashraf.org,composed-state")


def test_it_is_stacked_by_row(run, corpus):
    done = run("lineup", corpus, *ASKED)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("What the protests are called"))
    assert lines[at + 1 : at + 3] == ["  defendashraf.org", "    uprising 1 of 1 (own)"]
    assert max(map(len, lines)) <= 80
    assert "* composed texts: described, never tested" in done.stdout


def test_files_by_suffix(run, corpus, tmp_path):
    for name, start in (("l.html", "<!doctype html>"), ("l.md", "# The protests"), ("l.csv", "row_kind,")):
        assert run("lineup", corpus, *ASKED, "--output", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_json_holds_the_recipe(run, corpus):
    made = json.loads(run("lineup", corpus, *ASKED, "--format", "json").stdout)
    assert made["recipe"]["parameters"]["event"] == "2019-november-protests"
    assert made["rows"]


def test_an_unknown_event_is_one_line(run, corpus):
    done = run("lineup", corpus, "--event", "2019-protests")
    assert done.exit_code == 2
    assert "unknown event '2019-protests'" in done.stderr
