"""Which published reports tell the corpus's events: clean the collected list for the bundled corpus.

The collected list names outlets in several ways ("AFP (via Dawn)", "CHRI", "NCRI (German)"), keeps remarks in the date column
and says "© outlet" without the outlet. This script gives one name per outlet with the carrier in its own column, ISO dates
with the remarks beside them, and spelled-out licences. It moves and renames, never adds facts, and keeps every row.

Usage: python scripts/clean_published_reports.py collected.csv corpus/iran-1988/published-reports.csv
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

COLUMNS = ["event", "outlet", "via", "title", "title_is", "date", "date_note", "url", "language", "licence", "note"]
NAMES = {
    "CHRI": "Center for Human Rights in Iran",
    "BBC text": "BBC",
    "Boroumand Center": "Abdorrahman Boroumand Center",
    "Common Dreams newswire": "Common Dreams",
    "swissinfo, Portuguese": "swissinfo",
    "IMLebanon, Arabic": "IMLebanon",
    "FIDH / LDDHI": "FIDH",
    "ABC News (Australia)": "ABC News (Australia)",
}
# What stands in brackets after an outlet's name: a carrier, a remark, or what another column says already.
CARRIERS = {"Medium", "Scribd"}
SAID_ELSEWHERE = {"Albanian", "Arabic", "French", "German", "Persian", "english.mojahedin.org", "iran1988.org"}
KEPT_AS_REMARK = {"AP text", "personal site", "special section"}
REMARKS = {
    "AFP": "credited to AFP",
    "Reuters": "credited to Reuters",
    "dpa": "credited to dpa",
    "IranWire": "a project of IranWire",
    "RFE/RL": "part of RFE/RL",
}
LICENCES = {
    "unstated": "none stated",
    "© AA": "© Anadolu",
    "© CP": "© The Canadian Press",
    "© FNA": "© Fars News Agency",
    "© Guardian": "© The Guardian",
    "© NYT": "© New York Times",
    "© PA": "© Press Association",
}
BRACKET = re.compile(r"^(?P<name>.+?) \((?P<inside>[^()]+)\)$")
CARRIER = re.compile(r"^(?P<how>via|copy at|copy on|stub at) (?P<via>.+)$")
ISO_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?")
DATE_REMARK = re.compile(r"^(?:date|day|month|year)\b.*(?:inferred|from|launch)")


def split_outlet(text: str) -> tuple[str, str, str]:
    """Outlet, carrier and remark from an outlet as collected; an unknown bracket is an error, so that no case passes unseen."""
    found = BRACKET.match(text)
    if text in NAMES or not found:
        return NAMES.get(text, text), "", "with LDDHI" if text == "FIDH / LDDHI" else ""
    name, inside = NAMES.get(found["name"], found["name"]), found["inside"]
    carrier = CARRIER.match(inside)
    if carrier:
        via = NAMES.get(carrier["via"], carrier["via"])
        return name, via, "" if carrier["how"] == "via" else f"a {carrier['how'].split()[0]}"
    if inside in CARRIERS:
        return name, inside, ""
    if inside in REMARKS.keys() | KEPT_AS_REMARK | SAID_ELSEWHERE:
        return name, "", "" if inside in SAID_ELSEWHERE else REMARKS.get(inside, inside)
    raise ValueError(f"outlet {text!r}: the bracket {inside!r} is not known; add it to one of the tables above")


def split_date(text: str) -> tuple[str, str]:
    """ISO date and remark; of a range the first date is kept and the range stays in the remark."""
    iso = ISO_DATE.match(text)
    if not iso:
        return "", text
    rest = text[iso.end() :].strip()
    return iso[0], f"range as collected: {text}" if rest.startswith("/") else re.sub(r"^\((.*)\)$", r"\1", rest)


def split_title(text: str, title_is: str) -> tuple[str, str]:
    """Title and what it is; a bracket that only describes the page is marked as "not shown"."""
    if text.startswith("(headline from slug: "):
        return text.removeprefix("(headline from slug: ").removesuffix(")"), "from the page address"
    return (text, "not shown") if text.startswith(("(headline not shown", "(tag page")) else (text, title_is)


def split_note(text: str) -> tuple[list[str], list[str]]:
    """Date remarks and other remarks of a note; semicolons part them."""
    parts = [part.strip() for part in text.replace(", month inferred", "; month inferred").split(";") if part.strip()]
    return [p for p in parts if DATE_REMARK.match(p)], [p for p in parts if not DATE_REMARK.match(p)]


def clean(row: dict[str, str]) -> dict[str, str]:
    """One row of the cleaned list."""
    outlet, via, remark = split_outlet(row["outlet"])
    title, title_is = split_title(row["title"], row["title_is"])
    date, date_remark = split_date(row["date"])
    about_date, about_page = split_note(row["note"])
    date_note = "; ".join(filter(None, [date_remark, *about_date]))
    note = "; ".join(filter(None, [remark, *about_page]))
    licence = (
        f"© {outlet}" if row["licence"] in {"© outlet", "© author"} else LICENCES.get(row["licence"], row["licence"])
    )
    cells = [row["event"], outlet, via, title, title_is, date, date_note, row["url"], row["language"], licence, note]
    return dict(zip(COLUMNS, cells, strict=True))


def main(source: Path, target: Path) -> None:
    """Clean the list in `source` and write it to `target`."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = [clean(row) for row in csv.DictReader(file)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} reports by {len({row['outlet'] for row in rows})} outlets -> {target}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
