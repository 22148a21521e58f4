"""The process in which a dashboard has long work done: `python -m mediakit.dashboard.worker`, a job on its standard input.

It opens the corpus, makes one thing, writes it into the folder it was given, and ends: its memory goes back to the system.
How far it is goes to standard output, a line for each slice; what is wrong, as one line of JSON, to the folder too.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["main"]


def main() -> int:
    """Do the job that standard input describes; 0 where it was done, 1 where it says what was wrong."""
    with suppress(OSError, AttributeError):
        os.nice(5)  # pages come first
    given: dict[str, Any] = json.loads(sys.stdin.read())
    from mediakit.dashboard.jobs import COPIES, give_masks, make, take_masks, write_made
    from mediakit.dashboard.readings import asked_of_model, read_ahead
    from mediakit.dashboard.work import open_view
    from mediakit.errors import MediakitError

    try:
        corpus = open_view(given["path"], given["filters"], Path(given["masks"]))
        take_masks(corpus, Path(given["masks"]))
        if asked := asked_of_model(given["job"], given["arguments"]):
            read_ahead(corpus, Path(given["readings"]), _said, asked)
        made = make(given["job"], corpus, given["arguments"], _said)
        write_made(made, Path(given["to"]), corpus if given["job"] in COPIES else None)
        give_masks(corpus, Path(given["masks"]))
    except MediakitError as error:
        print(json.dumps({"kind": type(error).__name__, "error": str(error)}), flush=True)
        return 1
    return 0


def _said(done: int, of: int) -> None:
    print(json.dumps({"done": done, "of": of}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
