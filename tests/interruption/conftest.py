"""Commands in real processes, quickly: a server imports the program once and forks a process for each command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

# Nothing has been computed in the server when it forks, so that no library holds threads yet.
SERVER = """
import importlib, json, os, resource, sys, tempfile
from mediakit import files
from mediakit.cli import main
from mediakit.corpus import streaming, tokens
from mediakit.readers import batches
from mediakit.registry import MEASURES
for name in ("compare.scoring", "compare.profile", "measures.duplicates", "cli.show", "cli.contents",
"readers.delimited", "exports.package", "coding.answers", "coding.sheets"):
    importlib.import_module("mediakit." + name)
for one in MEASURES.values():
    importlib.import_module(one.function.split(":")[0])
for line in sys.stdin:
    asked = json.loads(line)
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1), os.dup2(said.fileno(), 2)
            if asked["at"]:
                os.environ["MEDIAKIT_STOP_AT"] = asked["at"]
            tokens.BLOCK_BYTES, batches.BATCH_BYTES = asked["block"], 700
            streaming.STREAM_FROM_BYTES = asked["stream_from"]
            if not asked["exchange"]:
                files._exchange = lambda one, other: False
            if asked["limit"]:
                resource.setrlimit(resource.RLIMIT_FSIZE, (asked["limit"], asked["limit"]))
            status = 1
            try:
                sys.argv = ["mediakit", *asked["command"]]
                if asked["code"]:
                    exec(asked["code"])
                    status = 0
                else:
                    main.run()
            except SystemExit as end:
                status = end.code or 0
            finally:
                sys.stdout.flush(), sys.stderr.flush()
                os._exit(status)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        print(json.dumps([os.waitstatus_to_exitcode(status), said.read().decode()]), flush=True)
"""


class Done(NamedTuple):
    """How a command ended (below 0: the signal), and what it said."""

    returncode: int
    said: str


Run = Callable[..., Done]


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """run(*command, at=None, stream_from=0, limit=0, exchange=True, block=1000, code=None): in a process of its own.

    at: the checkpoint at which it kills itself; stream_from: bytes from which tables are read in batches; limit: most
    bytes of a file; exchange: whether the system can let two folders change places; code: Python in place of a command,
    which finds what it is given in sys.argv
    """
    pipe: Any = subprocess.PIPE
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=pipe, stdout=pipe, text=True)
    assert server.stdin
    assert server.stdout

    def ask(*command: object, **how: Any) -> Done:
        asked = {"at": None, "stream_from": 0, "limit": 0, "exchange": True, "block": 1_000, "code": None} | how
        server.stdin.write(json.dumps(asked | {"command": list(map(str, command))}) + "\n")
        server.stdin.flush()
        return Done(*json.loads(server.stdout.readline()))

    yield ask
    server.communicate()
