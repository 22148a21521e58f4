"""From the path and options a user gave to a Corpus, with what reading it found said on standard error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.cli.options import Gathering, Reading, Selected, filters
from mediakit.cli.terminal import note, notes, reading, working
from mediakit.errors import ArgumentError

if TYPE_CHECKING:
    from mediakit.corpus.corpus import Corpus

__all__ = ["from_database", "opened", "read_inputs", "streamed"]


def opened(selected: Selected, *, quietly: bool = False) -> Corpus:
    """The selected sentences of the corpus that a command was given."""
    wanted = filters(selected.where)
    corpus = read_inputs([selected.corpus], selected)
    if not quietly:
        notes(corpus.notes)
        if corpus.rejects.height:
            note(f"{corpus.rejects.height:,} files or rows could not be read; `mediakit info` says which")
    return corpus.where(**wanted) if wanted else corpus


def read_inputs(
    paths: Sequence[Path], settings: Reading, *, how: Mapping[str, Any] | None = None, **columns: str | None
) -> Corpus:
    """Open a corpus folder or store; read anything else (`how`: more arguments of `mk.read`).

    Raises ArgumentError where columns are named for a corpus folder or store, or one stands among other inputs.
    """
    import mediakit as mk

    for path in paths:
        _check_readable(path)
    whole = [path for path in paths if _is_corpus(path)]
    mapping: dict[str, Any] = {name: getattr(settings, name) for name in ("text", "source", "title", "date")} | columns
    mapping |= {"encoding": settings.encoding, "date_order": settings.date_order}
    if whole and len(paths) > 1:
        raise ArgumentError(f"{whole[0]} is a corpus of its own and cannot be read with other inputs; give it alone")
    if whole:
        given = [f"--{name.replace('_', '-')}" for name, value in mapping.items() if value is not None]
        if given:
            raise ArgumentError(f"{', '.join(given)}: for plain files only; {whole[0]} is a corpus with fixed columns")
        with working("Opening"):
            corpus: Corpus = mk.open(whole[0], codebook=settings.corpus_codebook)
            return corpus
    with reading() as on_progress:
        inputs = paths[0] if len(paths) == 1 else list(paths)
        read: Corpus = mk.read(
            inputs, codebook=settings.corpus_codebook, on_progress=on_progress, **mapping, **(how or {})
        )
        return read


def streamed(
    paths: Sequence[Path],
    to: Path,
    settings: Reading,
    gathering: Gathering,
    stage: Callable[[str], Callable[[int, int], None]],
    **columns: str | None,
) -> bool:
    """Read large tables into a store a batch at a time; False where they are to be read whole (small, or of another kind)."""
    from mediakit.corpus.streaming import NotInBatches, Streaming, in_batches, read_into

    for path in paths:
        _check_readable(path)
    if gathering.limits or not in_batches(list(paths), settings.encoding):
        return False
    named = {name: getattr(settings, name) for name in ("text", "source", "title", "date")} | columns
    mapping = {name: column for name, column in named.items() if column is not None}
    how = Streaming(
        mapping, settings.date_order, gathering.missing_language, gathering.sources, settings.corpus_codebook
    )
    tell: dict[str, Callable[[int, int], None]] = {}

    def on_share(name: str, share: float) -> None:
        tell.setdefault(name, stage(name))(round(share * 1000), 1000)

    try:
        read_into(paths[0] if len(paths) == 1 else list(paths), to, how, on_share=on_share)
    except NotInBatches as error:
        note(f"read whole, in memory: {error}")
        return False
    return True


def from_database(
    inputs: Sequence[str],
    query: str | None,
    to: Path,
    settings: Reading,
    gathering: Gathering,
    columns: Mapping[str, str | None],
) -> Corpus:
    """Stream the rows of one database into a store, and open it.

    Raises ArgumentError for several inputs, and for options that are for files.
    """
    import mediakit as mk
    from mediakit.corpus.database import store_from_database
    from mediakit.readers.databases import is_database

    if len(inputs) != 1 or not is_database(inputs[0]):
        raise ArgumentError(
            "--query is for one database: postgresql://..., sqlite:///..., a .db, .sqlite or .duckdb file"
        )
    for name, value in (
        ("--encoding", settings.encoding),
        ("--sources", gathering.sources),
        ("--limits", gathering.limits),
    ):
        if value:
            raise ArgumentError(f"{name} is for files; a database's rows need none")
    given = {name: getattr(settings, name) for name in ("text", "source", "title", "date")} | dict(columns)
    with working("Reading"):
        store_from_database(
            inputs[0], query, to, mapping={name: column for name, column in given.items() if column},
            codebook=settings.corpus_codebook, date_order=settings.date_order,
            missing_language=gathering.missing_language,
        )  # fmt: skip
    corpus: Corpus = mk.open(to)
    return corpus


def _is_corpus(path: Path) -> bool:
    from mediakit.corpus.store import is_store

    return path.is_dir() and (is_store(path) or (path / "corpus.toml").is_file())


def _check_readable(path: Path) -> None:
    """A path with a NUL, or one too long for the system, is a user's mistake and not a fault of the program."""
    try:
        path.exists()
    except (OSError, ValueError) as error:
        raise ArgumentError(f"{str(path)[:80]!r} cannot be a path: {error}") from None
