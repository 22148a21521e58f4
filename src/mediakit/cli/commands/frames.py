"""Frames in depth: train a codebook from labelled texts, check one's own, look behind a score; and topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mediakit.cli.commands.measures import _measure
from mediakit.cli.options import By, Confidence, Resamples, Seed, Selected, Showing, Stopwords, names, with_shared

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["app", "check", "patterns", "together", "topics", "train", "words"]

Codebook = Annotated[
    str,
    typer.Option(
        "--codebook",
        metavar="policy|news|news-model|FILE|FOLDER",
        help="A bundled frame codebook, a CSV file, or a trained one.",
    ),
]

app = typer.Typer(no_args_is_help=True, help="Frame codebooks: train, check, and look behind their scores.")


@app.command()
def train(
    labelled: Annotated[Path, typer.Argument(metavar="LABELLED.csv", help="A CSV table of labelled texts.")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where to write the model.")],
    text: Annotated[str, typer.Option("--text", metavar="COLUMN", help="The column that holds the texts.")] = "text",
    label: Annotated[
        str, typer.Option("--label", metavar="COLUMN", help="The column that holds the labels.")
    ] = "label",
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="COLUMN", help="An event or a source: texts that are held out together."),
    ] = None,
    multi: Annotated[bool, typer.Option("--multi", help="A text may have several labels, joined with ;")] = False,
    unit: Annotated[
        str, typer.Option(metavar="sentence|article", help="What a text is, and what the model then labels.")
    ] = "sentence",
    n_folds: Annotated[int, typer.Option(min=2, help="Folds of the cross-validation.")] = 10,
    seed: Seed = 0,
) -> None:
    """Learn a frame codebook from labelled texts, and say how well it does on texts left out."""
    from mediakit.cli.show import print_lines
    from mediakit.cli.terminal import say, working
    from mediakit.models.training import train_frames

    with working("Training"):
        model = train_frames(
            labelled, text=text, label=label, group=group, multi=multi, unit=unit, n_folds=n_folds, seed=seed, to=to
        )
    print_lines(_report(model.report, model.multi))
    say(f"wrote {to}; use it as --codebook {to}")


@app.command()
def check(
    codebook: Annotated[str, typer.Argument(metavar="policy|news|news-model|FILE|FOLDER", help="A frame codebook.")],
) -> None:
    """Check a frame codebook, and list its frames."""
    from rich.text import Text

    from mediakit.cli.show import print_lines
    from mediakit.measures.frame_books import open_book
    from mediakit.models.card import agreement
    from mediakit.models.frame_model import FrameModel
    from mediakit.models.news_frames import NewsFrames

    book = open_book(codebook)
    if isinstance(book, NewsFrames):
        said = agreement("frames", book.card)
        print_lines([Text(f"{said[:1].upper()}{said[1:]}."), *(
            Text(f"  {frame}: F1 {f1:.2f}") for frame, f1 in book.report["scores"]["f1_of_frames"].items()
        )])  # fmt: skip
        return
    if isinstance(book, FrameModel):
        print_lines(_report(book.report, book.multi))
        return
    print_lines([Text(f"{book.title}: {len(book.frames)} frames, {len(book.patterns):,} patterns")])
    for number, frame in enumerate(book.frames):
        said = frame.definition or "no definition given"
        print_lines([Text(f"  {frame.id}: {book.frame_of.count(number)} patterns. {said}")])


@app.command()
@with_shared
def patterns(*, by: By = None, codebook: Codebook = "policy", selected: Selected, showing: Showing) -> None:
    """Which words and phrases made a group's frame scores?"""
    _measure("frame_patterns", selected, showing, by=names(by), codebook=codebook)


@app.command()
@with_shared
def together(*, by: By = None, codebook: Codebook = "policy", selected: Selected, showing: Showing) -> None:
    """Which frames stand together in a sentence?"""
    _measure("frame_cooccurrence", selected, showing, by=names(by), codebook=codebook)


@app.command()
@with_shared
def words(
    *,
    by: By = None,
    codebook: Codebook = "policy",
    stopwords: Stopwords = "drop",
    min_count: Annotated[int, typer.Option(min=1, help="Least occurrences in the sentences with the frame.")] = 3,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which words go with a frame at each group, against its other sentences?"""
    _measure(
        "frame_words", selected, showing, by=names(by), codebook=codebook, stopwords=stopwords, min_count=min_count
    )


@with_shared
def topics(
    *,
    n_topics: Annotated[
        int | None, typer.Option(min=1, show_default="the most stable", help="How many topics to find.")
    ] = None,
    method: Annotated[str, typer.Option(metavar="nmf|lda", help="How topics are found.")] = "nmf",
    by: By = None,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which topics do the articles have that nobody listed, and how much of each has a group?"""
    _measure(
        "topics", selected, showing, n_topics=n_topics, method=method, by=names(by), n_resamples=n_resamples,
        confidence=confidence, seed=seed,
    )  # fmt: skip


def _report(report: Mapping[str, Any], multi: bool) -> Iterator[Text]:
    """The scores on held-out texts, to read."""
    from rich.text import Text

    scores, data, usual = report["scores"], report["data"], report["commonest_frame"]
    held_out = f"{report['n_folds']} folds" + (f" of {data['n_groups']} groups" if data["n_groups"] else "")
    yield Text(f"{data['n_texts']:,} texts, scored on texts left out ({held_out})")
    if data["n_repeated"] or data["n_empty"]:
        yield Text(f"left out: {data['n_repeated']} repeated rows, {data['n_empty']} rows without text or label")
    exact = "all labels right" if multi else "accuracy"
    for name, value, plain in (
        (exact, scores["accuracy"], usual["accuracy"]),
        ("macro-F1", scores["macro_f1"], usual["macro_f1"]),
    ):
        yield Text(f"  {name:<18}{value:6.3f}   always the commonest frame: {plain:.3f}")
    yield Text(f"  {'calibration error':<18}{scores['ece']:6.3f}   Brier score: {scores['brier']:.3f}")
    width = max(len(row["frame"]) for row in scores["frames"]) + 2
    yield Text(f"\n{'frame':<{width}}{'texts':>7}{'precision':>11}{'recall':>8}{'F1':>7}  weightiest words")
    for row in scores["frames"]:
        told = ", ".join(word for word, _ in report["weightiest"][row["frame"]][:5])
        numbers = f"{row['n']:7,}{row['precision']:11.3f}{row['recall']:8.3f}{row['f1']:7.3f}"
        yield Text(f"{row['frame']:<{width}}{numbers}  {told}")
    yield Text("\nconfusion matrix, reliability table and settings: model.json in the model's folder")
