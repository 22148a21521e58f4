"""A PostgreSQL of our own: a cluster made for the tests, on a free port of the loopback, stopped at the end."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_USER = "tester"
_PASSWORD = "not-so-secret-7"


def _binaries() -> Path | None:
    places = [Path(one) for one in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    if found := shutil.which("initdb"):
        places.append(Path(found).resolve().parent)
    needed = ("initdb", "postgres", "pg_isready")
    return next((one for one in places if all((one / name).is_file() for name in needed)), None)


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


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL that asks for a password, without the password."""
    binaries, prefix = _binaries(), _as_user()
    if binaries is None or prefix is None:
        pytest.skip("there is no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="mk-pg-"))
    port = _free_port()
    data = folder / "data"
    server: subprocess.Popen[bytes] | None = None
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
        ends = ["--pdeathsig=INT"] if prefix else []  # it stops even where the tests are killed
        words = [
            *prefix,
            *ends,
            str(binaries / "postgres"),
            "-D",
            str(data),
            "-k",
            str(folder),
            "-c",
            "listen_addresses=127.0.0.1",
            "-p",
            str(port),
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*words, "-c", "fsync=off"], stdout=log, stderr=log, cwd=folder)
        until = time.monotonic() + 60
        ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready, check=False).returncode and server.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        yield f"postgresql://{_USER}@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    """The password, in the environment as libpq reads it."""
    monkeypatch.setenv("PGPASSWORD", _PASSWORD)
    return _PASSWORD
