"""Two people at once: what one uploads, selects and finds is not seen by the other, not even by guessing the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

SECRET = b"source,title,date,text\nnorth,Hidden,2020-01-02,The hidden bridge was closed.\nsouth,Two,2020-01-03,Open.\n"


@pytest.fixture(scope="module")
def shared(dashboard) -> str:
    return dashboard(MEDIAKIT_SHARED="1")


def test_nobody_sees_anothers_upload_selection_or_findings(shared, new_page):
    ann, bob = new_page(), new_page()
    ann.goto(f"{shared}/data")
    ann.locator("input[type=file]").set_input_files({"name": "rows.csv", "mimeType": "text/csv", "buffer": SECRET})
    ann.get_by_text("rows.csv").first.wait_for()
    ann.get_by_role("button", name="Read them").click()
    ann.get_by_role("button", name="Look at it").click()
    ann.wait_for_url("**corpus=upload-**")
    ann.get_by_text("2 articles, 2 sources").first.wait_for()
    upload = parse_qs(urlsplit(ann.url).query)["corpus"][0]
    bob.goto(f"{shared}/article?corpus={upload}")
    bob.get_by_text("is not there").wait_for()
    assert "hidden bridge" not in bob.content()
    ann.goto(f"{shared}/article?corpus={upload}")  # a new session of the same browser
    ann.get_by_text("The hidden bridge").first.wait_for()

    ann.goto(f"{shared}/coverage?voice=own")
    ann.get_by_text("Selected:").first.wait_for()
    ann.get_by_role("button", name="Pin").first.click()
    ann.get_by_role("button", name="Pin to findings").press("Enter")
    ann.get_by_text("Pinned: it is under Findings.").wait_for()
    ann.goto(f"{shared}/findings")
    ann.get_by_text("Events by source").first.wait_for()
    bob.goto(f"{shared}/findings")
    bob.get_by_text("Nothing is pinned yet").wait_for()
    bob.goto(f"{shared}/coverage")
    bob.get_by_role("button", name="Pin").first.wait_for()
    assert bob.get_by_text("Selected:").count() == 0
    assert bob.get_by_text("voice: own + quoted").count() == 1
