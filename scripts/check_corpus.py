"""Check the bundled corpus: does every text keep the rules that the corpus promises?

usage: check_corpus.py [CORPUS_FOLDER]

Valid front matter and codebook; lengths; registers per event; no run of eight words shared between two texts (names of bodies
excepted); no listed outlet as a composed source; no date after the text's own; every number in a composed text stands in
figures.csv for one of its events. Prints what is wrong, one line each, and ends with exit status 1 if anything is.
"""

from __future__ import annotations

import csv
import datetime
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mediakit.corpus.codebook import load_codebook

ROOT = Path(__file__).resolve().parents[1]
NOTICE = "Composed text, not a published report."
KEYS = {
    "title", "source", "told_as_of", "language", "events", "register", "composed", "licence", "licence_notice",
    "intended_frames",
}  # fmt: skip
WORDS_IN_BODY = (300, 600)
RUN = 8
# Events told in every register, and in two only (the dossier knows no other); the rest in three at least.
ALL_REGISTERS = {"1988-executions", "2019-november-protests", "2020-airliner-ps752", "2018-villepinte-plot"}
TWO_REGISTERS = {"2020-july-graffiti"}
MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec"
).split()
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
# Numbers of ordinary speech ("two sides", "one of them"): not figures. Larger ones must be somebody's.
ORDINARY = set(range(7))
# Names with a number, and the years between an event and its anniversary, are no figures either.
NAMES = re.compile(r"PS ?752|Flight (?:PS)?752|COVID-19|Ashraf 3|A/72/562|paragraph 54|MDE \S+|Ten-Point Plan")
# Times reckoned from dates ("nine days later") and days of a month named before ("on the 15th") are dates, not figures.
RECKONED = re.compile(
    r"\b[\w-]+ (?:days|weeks|months) (?:later|earlier|before|after|on)\b|\bthe \d{1,2}(?:st|nd|rd|th)\b", re.I
)
# From here on a number is looked up among all events' figures: a text may cite another event's toll, and no such number is
# there by accident. Smaller ones must belong to an event of the text.
LARGE = 100


@dataclass(frozen=True)
class Text:
    """A text of the corpus: its file, front matter and body without the notice."""

    name: str
    facts: dict[str, Any]
    body: str

    @property
    def words(self) -> list[str]:
        """Words in lower case."""
        return re.findall(r"[\w'’-]+", self.body.lower())


def texts_of(folder: Path) -> Iterator[tuple[Text | None, str]]:
    """Every text with an error in place of those that cannot be read."""
    for path in sorted((folder / "articles").rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        head, _, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        try:
            facts = yaml.load(head, Loader=yaml.BaseLoader)
        except yaml.YAMLError as error:
            yield None, f"{name}: front matter is not YAML: {error}"
            continue
        yield Text(name, facts, body.strip()), ""


def check_form(text: Text, events: set[str], frames: dict[str, set[str]]) -> Iterator[str]:
    """Front matter, notice and length of a composed text."""
    missing, extra = KEYS - text.facts.keys(), text.facts.keys() - KEYS
    if missing or extra:
        yield f"front matter: missing {sorted(missing)}, unknown {sorted(extra)}"
    if not text.body.startswith(NOTICE):
        yield f"the first line is not {NOTICE!r}"
    if text.facts.get("composed") != "true" or text.facts.get("licence") != "CC-BY-4.0":
        yield "composed must be true and the licence CC-BY-4.0"
    if unknown := set(text.facts.get("events", [])) - events:
        yield f"unknown events {sorted(unknown)}"
    for book, codes in text.facts.get("intended_frames", {}).items():
        if not 1 <= len(codes) <= 3 or not set(codes) <= frames.get(book, set()):
            yield f"intended_frames, {book}: one to three of {sorted(frames.get(book, set()))}, given {codes}"
    if not WORDS_IN_BODY[0] <= len(text.body.split()) <= WORDS_IN_BODY[1]:
        yield f"{len(text.body.split())} words; allowed {WORDS_IN_BODY}"
    if not text.name.split("/")[-1].startswith(str(text.facts.get("told_as_of"))):
        yield "the file's name does not begin with told_as_of"


def check_dates(text: Text) -> Iterator[str]:
    """No date after the text's own."""
    own = datetime.date.fromisoformat(str(text.facts["told_as_of"]))
    for year in re.findall(r"\b(?:19|20)\d{2}\b", NAMES.sub("", text.body)):
        if int(year) > own.year:
            yield f"names the year {year}, after {own}"
    names = "|".join(MONTHS)
    for month, year in re.findall(rf"\b({names})\.? (?:\d{{1,2}}, )?((?:19|20)\d{{2}})", text.body.lower()):
        number = [name[:3] for name in MONTHS[:12]].index(month[:3]) + 1
        if (int(year), number) > (own.year, own.month):
            yield f"names {month} {year}, after {own}"


def figures_of(folder: Path) -> dict[str, set[float]]:
    """Per event, every number in its rows of figures.csv."""
    known: dict[str, set[float]] = defaultdict(set)
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["unverified"] == "true":
                continue
            text = " ".join(
                row[key] for key in ("value", "value_low", "value_high", "qualifier", "scope", "who", "unit")
            )
            known[row["event"]] |= set(numbers_in(text))
    return known


def numbers_in(text: str) -> Iterator[float]:
    """Numbers in figures and words, without dates and names."""
    text = RECKONED.sub(" ", NAMES.sub(" ", text))
    text = re.sub(r"\b([\w-]+) and a half million", lambda m: f"{_value(m[1])}.5 million", text)
    names = "|".join(MONTHS)
    text = re.sub(rf"\b(?:{names})\b\.? \d{{1,2}}\b(?!,\d)(?:(?:,| and|-|–) ?(?:19|20)\d\d\b)?", " ", text, flags=re.I)
    text = re.sub(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: (?:and|to|or) \d{{1,2}})? (?:{names})\b", " ", text, flags=re.I)
    text = re.sub(r"\b(?:19|20)\d{2}s?(?:[-–/]\d{2,4})?\b(?![,.]?\d)", " ", text)
    for number, scale in re.findall(r"(\d[\d,]*(?:\.\d+)?)(?:[ -](million|thousand|hundred))?", text):
        yield float(number.replace(",", "").rstrip(".")) * {"million": 1e6, "thousand": 1e3, "hundred": 1e2}.get(
            scale, 1
        )
    words = "|".join(NUMBER_WORDS)
    for tens, ones in re.findall(rf"\b({words})(?:-({words}))?\b", text.lower()):
        yield float(NUMBER_WORDS[tens] + (NUMBER_WORDS[ones] if ones else 0))


def _value(words: str) -> int:
    """Twenty-four -> 24."""
    return sum(NUMBER_WORDS.get(word, 0) for word in words.lower().split("-"))


def check_numbers(text: Text, known: dict[str, set[float]]) -> Iterator[str]:
    """Every number above ordinary speech is in figures.csv for one of the text's events."""
    allowed = set().union(*(known[event] for event in text.facts["events"]))
    allowed |= {number for numbers in known.values() for number in numbers if number >= LARGE}
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d{2}\b", text.body)} | {
        int(str(text.facts["told_as_of"])[:4])
    }
    spans = {float(abs(a - b)) for a in years for b in years}
    for number in numbers_in(f"{text.facts['title']} {text.body}"):
        if number not in ORDINARY | allowed | spans:
            yield f"the number {number:g} is not in figures.csv"


def check_runs(texts: list[Text], bodies: set[str]) -> Iterator[str]:
    """No run of eight words shared between two texts, names of bodies excepted."""
    seen: dict[tuple[str, ...], str] = {}
    for text in texts:
        words = text.words[len(NOTICE.split()) :] if text.body.startswith(NOTICE) else text.words
        for i in range(len(words) - RUN + 1):
            run = tuple(words[i : i + RUN])
            first = seen.setdefault(run, text.name)
            joined = " ".join(run)
            if first != text.name and not any(body in joined for body in bodies):
                yield f"{text.name} and {first} share: {joined}"


def check_registers(texts: list[Text], events: set[str]) -> Iterator[str]:
    """Every event in enough registers."""
    told: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for event in text.facts["events"]:
            told[event].add(text.facts["register"])
    registers = set().union(*told.values())
    for event in sorted(events):
        least = len(registers) if event in ALL_REGISTERS else 2 if event in TWO_REGISTERS else 3
        if len(told[event]) < least:
            yield f"{event}: told in {len(told[event])} registers, at least {least} are wanted"


def problems(folder: Path) -> Iterator[str]:
    """Everything that is wrong with the corpus."""
    codebook = load_codebook(folder / "corpus.toml")
    events = {event.id for event in codebook.event}
    data = ROOT / "src" / "mediakit" / "lexicons" / "data"
    frames = {
        book: {frame["id"] for frame in tomllib.loads((data / f"frames-{book}.toml").read_text("utf-8"))["frame"]}
        for book in ("policy", "news")
    }
    with (folder / "published-reports.csv").open(encoding="utf-8", newline="") as file:
        outlets = {row["outlet"].lower() for row in csv.DictReader(file)}
    known, composed, every = figures_of(folder), [], []
    for text, error in texts_of(folder):
        if text is None:
            yield error
            continue
        every.append(text)
        if not text.facts["source"].startswith("composed-"):
            continue
        composed.append(text)
        if text.facts["source"].lower() in outlets or text.facts["register"].lower() in outlets:
            yield f"{text.name}: its source is a listed outlet"
        for check in (check_form(text, events, frames), check_dates(text), check_numbers(text, known)):
            yield from (f"{text.name}: {problem}" for problem in check)
    yield from check_runs(every, {"national council of resistance of iran", "people's mojahedin organization of iran"})
    yield from check_registers(composed, events)
    print(f"{len(every)} texts, {len(composed)} composed, {len(events)} events, {len(outlets)} outlets listed")


def main() -> int:
    """Check the corpus and say what is wrong."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus" / "iran-1988"
    found = list(problems(folder))
    print("\n".join(found) if found else "The corpus keeps its rules.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
