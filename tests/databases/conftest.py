"""A PostgreSQL of our own: a cluster made for the tests, on a socket in a temporary folder, stopped at the end."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

_USER = "tester"
_PASSWORD = "not-so-secret-7"


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else [Path(one) for one in sorted(glob.glob("/usr/lib/postgresql/*/bin"))]
    return next((one for one in reversed(places) if (one / "initdb").is_file() and (one / "pg_ctl").is_file()), None)


def _as_user() -> list[str] | None:
    """How to run as somebody else than root, whom PostgreSQL refuses; None where that cannot be."""
    if not hasattr(os, "getuid") or os.getuid() != 0:
        return []
    if shutil.which("setpriv"):
        try:
            import pwd

            who = pwd.getpwnam("postgres")
        except (ImportError, KeyError):
            return None
        return ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]
    return None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL that asks for a password, without the password."""
    binaries, prefix = _binaries(), _as_user()
    if binaries is None or prefix is None:
        pytest.skip("there is no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="mk-pg-"))
    data = folder / "data"
    try:
        if prefix:
            import pwd

            who = pwd.getpwnam("postgres")
            os.chown(folder, who.pw_uid, who.pw_gid)
        secret = folder / "secret"
        secret.write_text(_PASSWORD, encoding="utf-8")
        secret.chmod(0o644)

        def call(*words: str) -> None:
            subprocess.run([*prefix, *words], check=True, capture_output=True, cwd=folder, timeout=120)

        call(
            str(binaries / "initdb"), "-D", str(data), "-U", _USER, "-A", "scram-sha-256", f"--pwfile={secret}",
            "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        call(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://{_USER}@/postgres?host={quote(str(folder), safe='')}"
    finally:
        if (data / "postmaster.pid").exists():
            stop = [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"]
            subprocess.run(stop, check=False, capture_output=True, cwd=folder, timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    """The password, in the environment as libpq reads it."""
    monkeypatch.setenv("PGPASSWORD", _PASSWORD)
    return _PASSWORD
