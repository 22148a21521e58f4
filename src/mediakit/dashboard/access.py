"""Who is looking, and what may they do? Visitors are told apart; a shared dashboard is narrower than one's own.

Three settings, each an environment variable that `mediakit dashboard` sets by a flag: MEDIAKIT_SHARED (others can reach it, or
sign-in is configured: files are opened inside the allowed roots only, findings go with their visitor), MEDIAKIT_READ_ONLY (Data
and Codebook show and change nothing), MEDIAKIT_SIGN_IN (nobody gets in without signing in). A visitor is who signed in; without
sign-in, a browser, known by the random token that Streamlit gives it against forged requests; failing that, a session.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from mediakit.files import private_folder, remove_folder

__all__ = ["admitted", "auth_settings", "is_read_only", "is_shared", "private_place", "visitor"]

SHARED, READ_ONLY, SIGN_IN = "MEDIAKIT_SHARED", "MEDIAKIT_READ_ONLY", "MEDIAKIT_SIGN_IN"
# What a visitor uploaded is removed so long after the last page was shown (seconds): a night's break keeps it
KEPT_FOR = 12 * 3600.0
_COOKIE = "_streamlit_xsrf"


def is_shared() -> bool:
    """Whether others than the machine's own user can reach this dashboard."""
    return bool(os.environ.get(SHARED)) or sign_in_asked()


def is_read_only() -> bool:
    """Whether Data and Codebook only show."""
    return bool(os.environ.get(READ_ONLY))


def sign_in_asked() -> bool:
    """Whether one must sign in: it is configured, or demanded by the setting."""
    return bool(os.environ.get(SIGN_IN)) or auth_settings() is not None


def auth_settings() -> dict[str, Any] | None:
    """The section [auth] of secrets.toml; None where there is no such file or section.

    A file that is there and cannot be read is no open door: it counts as a section that lets nobody in.
    """
    try:
        found = st.secrets.get("auth")
        return dict(found) if found is not None else None
    except Exception:  # Streamlit's own errors differ between versions; what matters is whether a file is there
        places = (Path.home() / ".streamlit" / "secrets.toml", Path.cwd() / ".streamlit" / "secrets.toml")
        return {} if any(one.is_file() for one in places) else None


def allowed_mails() -> frozenset[str]:
    """The e-mail addresses that may come in: `allowed` of the section [mediakit] of secrets.toml."""
    with suppress(Exception):
        given = dict(st.secrets.get("mediakit") or {}).get("allowed") or ()
        return frozenset(str(one).strip().casefold() for one in given)
    return frozenset()


def admitted() -> bool:
    """Whether this visitor may see anything; asks to sign in, or says why not, where it is not so."""
    from mediakit.dashboard.text import heading, note

    if not sign_in_asked():
        return True
    user: Any = st.user
    if not auth_settings():
        heading("mediakit")
        note(
            "Signing in is demanded and not configured, so nobody gets in. See “A dashboard for a team” in the documentation."
        )
        return False
    if not getattr(user, "is_logged_in", False):
        heading("mediakit", "This dashboard is for its team.")
        st.button("Sign in", on_click=st.login, key="mk-sign-in", type="primary")
        return False
    if _mail(user) not in allowed_mails():
        heading("mediakit")
        mail = str(user.get("email") or "no e-mail address")
        verified = "" if _verified(user) else " Your provider does not say that the address is verified."
        note(f"You are signed in as {mail}, and this address is not on the list of those who may come in.{verified}")
        st.button("Sign out", on_click=st.logout, key="mk-sign-out")
        return False
    with st.container(horizontal=True, horizontal_alignment="right", key="mk-signed-in"):
        st.button(f"Sign out {_plain(_mail(user))}", on_click=st.logout, key="mk-sign-out", type="tertiary")
    return True


def _plain(text: str) -> str:
    from mediakit.dashboard.text import plain

    return plain(text)


def _mail(user: Any) -> str:
    """The address that the provider vouches for; empty where it does not."""
    return str(user.get("email") or "").strip().casefold() if _verified(user) else ""


def _verified(user: Any) -> bool:
    return user.get("email_verified") is True


def visitor() -> str:
    """A name for who is looking, which nobody else can guess or learn: a digest."""
    return hashlib.blake2b(_identity().encode(), digest_size=16).hexdigest()


def _identity() -> str:
    from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return "nobody"
    if auth_settings() and getattr(st.user, "is_logged_in", False):
        return f"mail {st.user.get('iss')} {_mail(st.user) or st.user.get('sub')}"
    token = _token(str(st.context.cookies.get(_COOKIE) or ""))
    return f"browser {token}" if token else f"session {context.session_id}"


def _token(cookie: str) -> str:
    """The token in the cookie, which is written under another mask each time."""
    parts = cookie.strip('"').split("|")
    try:
        if parts[0] != "2" or len(parts) < 4:
            return ""
        mask, masked = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
        return bytes(byte ^ mask[at % len(mask)] for at, byte in enumerate(masked)).hex() if len(masked) >= 16 else ""
    except (ValueError, ZeroDivisionError):
        return ""


class _Places:
    """Private folders of visitors: on no one's path, readable by this user only, gone with the server or when left."""

    def __init__(self) -> None:
        self.root = private_folder("mediakit-visitors-")
        self._lock, self._seen = threading.Lock(), dict[str, float]()

    def of(self, name: str) -> Path:
        now = time.monotonic()
        with self._lock:
            self._seen[name] = now
            left = [one for one, seen in self._seen.items() if now - seen > KEPT_FOR]
            for one in left:
                del self._seen[one]
                remove_folder(self.root / one)
        return self.root / name


@st.cache_resource(show_spinner=False)
def _places() -> _Places:
    return _Places()


def private_place() -> Path:
    """The folder of this visitor's own uploads and word lists (not made yet)."""
    return _places().of(visitor())
