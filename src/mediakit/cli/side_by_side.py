"""How a comparison is shown: tone, frames and words of the groups side by side, then the differences that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import polars as pl
from rich.text import Text

from mediakit.cli.layouts import COMPOSED, columns_of, marked
from mediakit.cli.tables import GAP, Column, lines, number, wrapped
from mediakit.cli.terminal import clean
from mediakit.corpus.groups import label_of

if TYPE_CHECKING:
    from mediakit.compare.profile import Profile
    from mediakit.corpus.corpus import Corpus
    from mediakit.result import Result

__all__ = ["HOLDS", "drawn_profile", "telling_first"]

# A difference holds where q, which allows for all tests of the call, is below this; the field's convention
HOLDS = 0.05
# Widest line of a group's name above its column
LABEL = 14
MOST_GROUPS, MOST_WORDS, MOST_DIFFERENCES = 12, 12, 15
FRAMES = {"framing_policy": "Policy frames", "framing_news": "News frames"}


def drawn_profile(profile: Profile, corpus: Corpus, limit: int | None) -> Callable[[int], Iterable[Text]]:
    """What draws a comparison, for `deliver`."""
    most = MOST_DIFFERENCES if limit is None else limit or profile.differences.table.height

    def draw(width: int) -> Iterator[Text]:
        by = list(profile.recipe.parameters["by"])
        chosen = _chosen(profile, by)
        yield from _head(profile, corpus, by, chosen)
        if "sentiment" in profile.results:
            yield from _heading("Tone of wording (-1 to 1; higher = worded more positively)")
            yield from _tone(profile["sentiment"], by, chosen, corpus, width)
        for name in (name for name in FRAMES if name in profile.results):
            yield from _heading(f"{FRAMES[name]}: share of sentences with a cue, and × the rate of all groups")
            yield from _frames(profile[name], by, chosen, width)
        if "keyness" in profile.results:
            yield from _heading("Words that mark a group off (most typical first)")
            yield from _words(profile["keyness"], chosen, width)
        yield from _differences(profile, corpus, most, width)

    return draw


def _heading(title: str) -> Iterator[Text]:
    yield Text()
    yield Text(title, style="bold underline")


def _labelled(table: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The table with `label`, the name of its group as the profile gives it, and `composed`."""
    if "composed" not in table.columns:
        table = table.with_columns(composed=pl.lit(False))
    table = table.with_columns(pl.Series("label", [label_of(row) for row in table.select(by).rows()], dtype=pl.String))
    twice = table.group_by("label").agg(pl.col("composed").n_unique().alias("kinds"))
    table = table.join(twice, on="label", how="left", maintain_order="left")
    both = (pl.col("kinds") > 1) & pl.col("composed")
    return table.with_columns(label=pl.when(both).then(pl.col("label") + " (composed)").otherwise("label")).drop(
        "kinds"
    )


def _chosen(profile: Profile, by: Sequence[str]) -> list[str]:
    """The groups shown: all, or those with the most articles where there are many."""
    labels = list(profile.groups)
    sized = [profile[name] for name in ("sentiment", *FRAMES) if name in profile.results]
    if len(labels) <= MOST_GROUPS or not sized:
        return labels[:MOST_GROUPS]
    table = _labelled(sized[0].table, by).filter(pl.col("label").is_in(labels)).unique("label")
    largest = table.sort(["n_articles", "label"], descending=[True, False]).head(MOST_GROUPS)["label"].to_list()
    return [label for label in labels if label in largest]


def _head(profile: Profile, corpus: Corpus, by: Sequence[str], chosen: Sequence[str]) -> Iterator[Text]:
    how = "matched by event" if profile.within else "all articles pooled"
    yield Text(clean(f"{corpus.title}: {len(profile.groups)} groups by {' and '.join(by)}, {how}"), style="bold")
    if len(chosen) < len(profile.groups):
        yield Text(
            f"the {len(chosen)} with the most articles are shown side by side; --groups chooses others", style="dim"
        )


def _tone(result: Result, by: Sequence[str], chosen: Sequence[str], corpus: Corpus, width: int) -> Iterator[Text]:
    table = _labelled(result.table, by).filter(pl.col("label").is_in(chosen))
    stars = marked(table, corpus)
    yield from lines(columns_of("sentiment", table.drop("label"), by, corpus, stars), width)
    if any(stars):
        yield Text(COMPOSED, style="dim")


def _frames(result: Result, by: Sequence[str], chosen: Sequence[str], width: int) -> Iterator[Text]:
    """Frames as rows and groups as columns, in as many tables as the width needs."""
    table = _labelled(result.table, by)
    frames = table["frame"].unique(maintain_order=True).to_list()
    first = Column("frame", [str(frame).replace("_", " ") for frame in frames])
    columns: list[Column] = []
    for label in chosen:
        rows = table.filter(pl.col("label") == label)
        star = " *" if rows["composed"].any() else ""
        header = wrapped(label.removesuffix(" (composed)") if star else label, LABEL) + star
        values = rows.select("share_sentences", "ratio_to_matched_rate").rows()
        cells = [f"{number(share)} {_times(ratio)}" for share, ratio in values]
        one = Column(header, cells, right=True)
        if columns and sum(c.width + GAP for c in (first, *columns, one)) - GAP > width:
            yield from lines([first, *columns], width)
            columns = []
        columns.append(one)
    yield from lines([first, *columns], width)


def _times(ratio: float | None) -> str:
    return f"×{number(ratio):<5}" if ratio is not None else " " * 6


def _words(result: Result, chosen: Sequence[str], width: int) -> Iterator[Text]:
    table = result.table.filter(pl.col("term").is_not_null() & (pl.col("log_odds_z") > 0))
    pairs = table.select("target", "reference").unique(maintain_order=True).rows()
    for target, reference in (pair for pair in pairs if pair[0] in chosen):
        rows = table.filter((pl.col("target") == target) & (pl.col("reference") == reference)).head(MOST_WORDS)
        label = f"{clean(target)} against {clean(reference)}:"
        words = ", ".join(clean(term) for term in rows["term"].to_list())
        yield from _hanging(label, words, width)
    tested = int(result.table["n_tests"].max() or 0)  # type: ignore[arg-type]
    if tested:
        held = result.table.filter(pl.col("q") < HOLDS).height
        yield Text(f"{held:,} of {tested:,} words tested differ (q < .05)", style="dim")


def _hanging(label: str, words: str, width: int) -> Iterator[Text]:
    for at, line in enumerate(wrap(f"{label} {words}", width, subsequent_indent="  ", break_on_hyphens=False)):
        text = Text(line)
        if at == 0:
            text.stylize("bold", 0, len(label))
        yield text


def telling_first(table: pl.DataFrame) -> pl.DataFrame:
    """Differences in order: the surest first, then the largest of those not tested."""
    size = pl.col("difference").abs()
    return table.sort(["q", "p", size, "target", "measure", "item"], nulls_last=True,
                      descending=[False, False, True, False, False, False])  # fmt: skip


def _differences(profile: Profile, corpus: Corpus, most: int, width: int) -> Iterator[Text]:
    table = telling_first(profile.differences.table)
    tested = table.filter(pl.col("q").is_not_null()).height
    held = table.filter(pl.col("q") < HOLDS).height
    references = table["reference"].unique().to_list()
    yield from _heading(
        f"Differences (target minus {references[0] if len(references) == 1 else 'the group against it'})"
    )
    if tested:
        yield Text(f"{held:,} of {tested:,} tested hold (q < .05, Benjamini-Hochberg over all of them)")
    else:
        why = "; ".join(profile.recipe.notes) or "no group is large enough"
        yield Text(f"none of {table.height:,} could be tested ({why})")
    if profile.placebo is not None:
        yield Text(_placebo(profile.placebo, "within events" if profile.within else "among all articles"))
    rows = table.filter(pl.col("difference").is_not_null()).head(most)
    stars = marked(rows, corpus)
    named = rows.with_columns(_what().alias("item")).drop("reference" if len(references) == 1 else [])
    yield from lines(columns_of("compare", named, [], corpus, stars), width)
    if rows.height < table.height:
        yield Text(
            f"{rows.height:,} of {table.height:,} differences (--limit 0 shows all)",
            style="dim",
        )
    if any(stars):
        yield Text("* composed texts on one side or both: described, never tested", style="dim")


def _what() -> pl.Expr:
    """Measure and item in a word or two."""
    short = pl.col("measure").replace({"sentiment": "tone", "framing_policy": "policy", "framing_news": "news"})
    item = pl.col("item").str.replace_all("_", " ")
    return pl.when(pl.col("item") == "(all)").then(short).otherwise(short + ": " + item)


def _placebo(placebo: Profile, how: str) -> str:
    table = placebo.differences.table
    tested = table.filter(pl.col("q").is_not_null()).height
    held = table.filter(pl.col("q") < HOLDS).height
    if not tested:
        return f"under labels shuffled {how} none could be tested"
    return f"under labels shuffled {how}, {held:,} of {tested:,} hold"
