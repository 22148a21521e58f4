"""Serve the dashboard on loopback; with --check start it, ask its health address and its first page, and stop it again.

usage: serve.py [--port 8501] [--check]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Seconds until a server that does not answer is given up; a cold start on two busy cores takes about ten.
PATIENCE = 90


def command(port: int) -> list[str]:
    """The command that starts the dashboard."""
    app = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    return [*app, "--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]


def answers(address: str) -> bool:
    """Whether an address answers with success."""
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def check(port: int) -> int:
    """Start the server, ask for its health and its page, stop it by its process."""
    server = subprocess.Popen(command(port), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and server.poll() is None:
            if answers(f"http://127.0.0.1:{port}/_stcore/health") and answers(f"http://127.0.0.1:{port}/"):
                print(f"The dashboard answers on port {port}.")
                return 0
            time.sleep(0.5)
        print(f"The dashboard did not answer on port {port}.", file=sys.stderr)
        return 1
    finally:
        server.terminate()
        _, errors = server.communicate(timeout=20)
        if errors and "Traceback" in errors:
            print(errors, file=sys.stderr)


def main() -> int:
    """Serve or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if given.check:
        return check(given.port)
    print(f"The dashboard is on http://localhost:{given.port} (Ctrl-C ends it)")
    try:
        return subprocess.call(command(given.port), env=os.environ)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
