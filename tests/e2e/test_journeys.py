"""Five journeys through the dashboard, as a reader takes them, in a browser."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

TWO_CAMPS = "/line-them-up?told=2019-november-protests&columns=composed-state&columns=composed-opposition"
BAD_ROW = """source,title,date,text
north,One,2020-01-02,The bridge was closed.
south,Two,2020-01-03,
east,Three,2020-01-04,Open.
"""


def test_line_up_two_camps_and_open_the_evidence(address, new_page, keep):
    page = new_page()
    page.goto(address)
    page.get_by_role("link", name="1. Line up two camps").click()
    page.get_by_role("heading", name="The protests of November 2019").wait_for()
    heads = page.locator(".mk-head b")
    heads.nth(1).wait_for()
    assert heads.all_inner_texts() == ["Composed: Iranian state agency", "Composed: exile-opposition press"]
    page.get_by_role("button", name="uprising").first.click()
    opened = page.get_by_role("dialog")
    opened.locator("mark.mk-cue").first.wait_for()
    assert "uprising" in opened.locator("mark.mk-cue").first.inner_text().lower()
    assert "composed text" in opened.inner_text()
    assert len(page.screenshot()) > 10_000
    keep(page, "line-up-evidence")


def test_find_the_concordance_of_a_word(address, new_page, keep):
    page = new_page()
    page.goto(f"{address}/concordance")
    box = page.get_by_role("textbox", name="pattern").or_(page.get_by_placeholder("massacre")).first
    box.fill("massacre*")
    box.press("Enter")
    page.locator("table.mk-kwic td").first.wait_for()
    assert "massacre" in page.locator("table.mk-kwic").first.inner_text().lower()
    page.wait_for_url("**pattern=massacre**")
    keep(page, "concordance")


def test_upload_a_table_with_a_bad_row_and_see_it_named(address, new_page, keep):
    page = new_page()
    page.goto(f"{address}/data")
    page.locator("input[type=file]").set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": BAD_ROW.encode()}
    )
    page.get_by_text("rows.csv").first.wait_for()
    page.get_by_role("button", name="Read them").click()
    report = page.locator(".st-key-mk-upload-report")
    report.get_by_text("did not become articles").wait_for()
    with page.expect_download() as waited:
        report.get_by_role("button", name="CSV", exact=True).click()
    rejects = Path(waited.value.path()).read_text(encoding="utf-8")
    assert "rows.csv,2," in rejects
    keep(page, "upload")
    report.get_by_role("button", name="Look at it").click()
    page.get_by_text("2 articles, 2 sources").first.wait_for()
    page.wait_for_url("**corpus=upload-**")


def test_an_address_restores_the_view_in_another_browser(address, new_page, keep):
    first = new_page()
    first.goto(address + TWO_CAMPS)
    first.locator(".mk-head b").nth(1).wait_for()
    first.get_by_text("voice: own + quoted").click()
    first.get_by_text("own words", exact=True).click()
    first.get_by_text("Selected:").first.wait_for()
    first.wait_for_url("**voice=own**")
    first.get_by_role("button", name="authorities").first.wait_for()
    second = new_page()
    second.goto(first.url)
    second.get_by_role("button", name="authorities").first.wait_for()
    assert second.get_by_text("Selected:").first.inner_text() == first.get_by_text("Selected:").first.inner_text()
    assert second.locator(".mk-head").all_inner_texts() == first.locator(".mk-head").all_inner_texts()
    assert second.locator(".mk-rowname").all_inner_texts() == first.locator(".mk-rowname").all_inner_texts()
    keep(second, "restored")


def test_export_and_open_the_files(address, new_page, keep):
    page = new_page()
    page.goto(f"{address}/export?measures=sentiment&formats=csv&formats=html")
    page.get_by_role("button", name="Make the package").click()
    page.get_by_text("What is in it").wait_for()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download the package").click()
    keep(page, "export")
    with zipfile.ZipFile(io.BytesIO(Path(waited.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        report = next(name for name in archive.namelist() if name.endswith("report.html"))
        table = next(name for name in archive.namelist() if name.endswith("sentiment.csv"))
        assert archive.read(table).decode().splitlines()[0].startswith("source,")
        html = archive.read(report).decode()
    report_page = new_page()
    report_page.set_content(html)
    assert report_page.get_by_role("heading", level=1).inner_text() == "Iran, 1988 and after"
    keep(report_page, "report")
