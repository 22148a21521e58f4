"""Who may come in: by sign-in at a provider, with a list of verified addresses; each with findings of their own."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from identity import CLIENT, SECRET, Provider

pytestmark = pytest.mark.browser

ANN = {"sub": "1", "email": "Ann@example.org", "email_verified": True, "name": "Ann"}
BOB = {"sub": "2", "email": "bob@example.org", "email_verified": True}
UNVERIFIED = {"sub": "3", "email": "ann@example.org", "email_verified": False}
UNSAID = {"sub": "4", "email": "ann@example.org"}


@pytest.fixture(scope="module")
def provider():
    one = Provider()
    yield one
    one.close()


@pytest.fixture(scope="module")
def team(dashboard, free_port, provider, tmp_path_factory):
    """A dashboard for Ann and Cid."""
    folder, port = tmp_path_factory.mktemp("team"), free_port
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{secrets.token_hex(16)}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{provider.issuer}/.well-known/openid-configuration"\n'
        '[mediakit]\nallowed = ["ann@example.org", "cid@example.org"]\n',
        encoding="utf-8",
    )
    return dashboard(folder=folder, port=port, MEDIAKIT_SIGN_IN="1")


def test_not_signed_in_sees_nothing_on_any_address(team, new_page):
    page = new_page()
    for name in ("", "/overview", "/data", "/article?article=x", "/findings"):
        page.goto(team + name)
        page.get_by_role("button", name="Sign in").wait_for()
        assert "Iran, 1988" not in page.content()


@pytest.mark.parametrize("person", [BOB, UNVERIFIED, UNSAID], ids=["not listed", "not verified", "not said"])
def test_who_is_not_listed_with_a_verified_address_is_refused(team, provider, new_page, person):
    provider.person = person
    page = new_page()
    page.goto(f"{team}/compare")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("is not on the list").wait_for()
    assert "Iran, 1988" not in page.content()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()


def test_who_is_listed_comes_in_and_goes_out(team, provider, new_page, keep):
    provider.person = ANN
    page = new_page()
    page.goto(team)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Iran, 1988 and after").wait_for()
    keep(page, "signed-in")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()
    assert "Iran, 1988" not in page.content()


def test_demanded_and_not_configured_lets_nobody_in(dashboard, new_page, tmp_path):
    page = new_page()
    page.goto(dashboard(folder=tmp_path, MEDIAKIT_SIGN_IN="1"))
    page.get_by_text("nobody gets in").wait_for()
    assert "Iran, 1988" not in page.content()
