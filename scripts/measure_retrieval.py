"""How fast are pages retrieved and read, and in how much memory?

    python scripts/measure_retrieval.py [--pages 2000] [--hosts 8] [--engine processes]

Serves made-up article pages from this machine under several addresses of loopback (127.0.0.1, 127.0.0.2, ...), retrieves
them with `mediakit retrieve --pause 0 --allow-private` in a process of its own, and prints pages per second, seconds of
processor time and the largest memory of that process; then a second run, in which nothing is asked for again: the reading
alone. macOS has only 127.0.0.1: --hosts 1 there.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WORDS = (
    "council harbour committee witness minister report evening morning railway market school hospital river bridge vote "
    "letter question answer plan price winter summer museum library engine teacher farmer doctor court judge paper street"
).split()
asked: list[str] = []


def page(number: int) -> bytes:
    """A page of about 600 words with what stands around an article."""
    draw = random.Random(number)
    paragraphs = [" ".join(draw.choices(WORDS, k=60)).capitalize() + "." for _ in range(10)]
    menu = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(30))
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Story {number} of the day</title>'
        f'<meta property="og:title" content="Story {number} of the day">'
        f'<meta property="article:published_time" content="2020-08-05"></head><body><nav><ul>{menu}</ul></nav>'
        f'<div class="main"><h1>Story {number} of the day</h1>{body}</div><aside><p>Read also</p></aside></body></html>'
    ).encode()


class Handler(BaseHTTPRequestHandler):
    """Any path is a page; there is no robots.txt."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        asked.append(self.path)
        known = self.path != "/robots.txt"
        body = page(int(self.path.strip("/"))) if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve, retrieve twice, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--engine", default="serial")
    given = parser.parse_args()
    servers = [ThreadingHTTPServer((f"127.0.0.{n + 1}", 0), Handler) for n in range(given.hosts)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    places = [f"http://{server.server_address[0]}:{server.server_address[1]}" for server in servers]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [f"{places[n % given.hosts]}/{n},Story {n} of the day" for n in range(given.pages)]
        (folder / "list.csv").write_text("url,title\n" + "\n".join(rows) + "\n", encoding="utf-8")
        words = ["retrieve", folder / "list.csv", "--to", folder / "store", "--pause", "0", "--allow-private"]
        words += ["--engine", given.engine, "--connections", str(given.hosts)]
        print("| run | pages | questions | seconds | pages/s | processor seconds | largest memory, MB |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for run in ("retrieve and read", "again: nothing asked, read only"):
            before, cpu, start = len(asked), _children(), time.perf_counter()
            memory = _run([str(word) for word in words])
            seconds = time.perf_counter() - start
            cells = (run, f"{given.pages:,}", f"{len(asked) - before:,}", f"{seconds:.1f}", f"{given.pages / seconds:.0f}",
                     f"{_children() - cpu:.1f}", f"{memory:.0f}")  # fmt: skip
            print("| " + " | ".join(cells) + " |", flush=True)
    for server in servers:
        server.shutdown()


def _run(words: list[str]) -> float:
    """Run the command; its largest memory in MB."""
    code = (
        "import resource, sys\nfrom mediakit.cli.main import app\ntry:\n    app(prog_name='mediakit', args=sys.argv[1:])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('memory', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    kilobytes = int(done.stdout.rpartition("memory ")[2])
    return kilobytes / (1e6 if sys.platform == "darwin" else 1e3)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
