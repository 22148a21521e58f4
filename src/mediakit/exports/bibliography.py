"""What is cited, for reference managers: the methods used and the articles, as BibTeX, CSL JSON and RIS.

Measures name their sources briefly ("Entman (1993), frames"); `data/references.json` holds each in full, as CSL JSON, and
the other two forms are made of that. A source that is not listed there is given as it is named, so nothing is lost.
Articles are cited as newspaper articles with what their metadata give, composed texts as what they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from mediakit.version import __version__

__all__ = ["articles_cited", "bibtex", "csl_json", "in_full", "methods_cited", "ris", "short_form"]

Cited = dict[str, Any]
_YEAR = re.compile(r"\(\d{4}\)")
_SOFTWARE: Cited = {
    "id": "mediakit",
    "type": "software",
    "author": [{"literal": "The mediakit developers"}],
    "title": "mediakit: compare how different sources report the same events",
    "version": __version__,
}
# CSL type -> BibTeX type and RIS type; anything else is @misc and GEN
_KINDS = {
    "article-journal": ("article", "JOUR"),
    "article-newspaper": ("misc", "NEWS"),
    "article": ("misc", "UNPB"),
    "book": ("book", "BOOK"),
    "chapter": ("incollection", "CHAP"),
    "manuscript": ("misc", "UNPB"),
    "paper-conference": ("inproceedings", "CPAPER"),
    "report": ("techreport", "RPRT"),
    "software": ("misc", "COMP"),
    "thesis": ("phdthesis", "THES"),
    "webpage": ("misc", "ELEC"),
}
_WHERE = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
# Control characters: no reference format allows them.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@cache
def _listed() -> dict[str, Cited]:
    text = (files("mediakit.exports") / "data" / "references.json").read_text(encoding="utf-8")
    return {one.pop("cited_as"): one for one in json.loads(text)}


def in_full(reference: str) -> list[Cited]:
    """The sources that a reference names, as CSL items; as it is named where it is not listed.

    >>> [one["id"] for one in in_full("Young & Soroka (2012), Dodds et al. (2011), scores of word lists")]
    ['young2012', 'dodds2011']
    >>> in_full("Somebody (1901), a method")[0]["title"]
    'Somebody (1901), a method'
    """
    known = sorted((reference.index(cite), cite) for cite in _listed() if cite in reference)
    found = [_listed()[cite] for _, cite in known]
    if len(found) == len(_YEAR.findall(reference)) and found:
        return found
    return [*found, {"id": _key(reference), "type": "document", "title": _CONTROLS.sub(" ", reference)}]


def methods_cited(references: Iterable[str]) -> list[Cited]:
    """Every source of some references, each once, by id; mediakit itself with them."""
    every = {one["id"]: one for reference in references for one in in_full(reference)}
    return [every[key] for key in sorted(every)] + [_SOFTWARE]


def short_form(item: Cited) -> str:
    """A source in one line, as a list of references has it.

    >>> short_form(in_full("Entman (1993), frames")[0])
    'Entman, Robert M. (1993). Framing: Toward Clarification of a Fractured Paradigm. Journal of Communication 43(4), 51-58. https://doi.org/10.1111/j.1460-2466.1993.tb01304.x'
    """
    names = [one.get("literal") or f"{one['family']}, {one['given']}" for one in item.get("author", ())]
    year = f" ({item['issued']['date-parts'][0][0]})" if "issued" in item else ""
    where = str(item.get("container-title") or item.get("publisher") or item.get("version") or "")
    number = f" {item['volume']}" + (f"({item['issue']})" if "issue" in item else "") if "volume" in item else ""
    page = f", {item['page']}" if "page" in item else ""
    doi = f" https://doi.org/{item['DOI']}" if "DOI" in item else ""
    head = f"{'; '.join(names)}{year}. " if names else ""
    return f"{head}{item['title']}.{f' {where}{number}{page}.' if where else ''}{doi}"


def articles_cited(articles: pl.DataFrame, names: Mapping[str, str]) -> list[Cited]:
    """The articles as CSL items, in their order. names: source ids with the names to show."""
    wanted = ("article_id", "source", "title", "date", "author", "url", "language", "composed")
    there = [name for name in wanted if name in articles.columns]
    return [_article(row, names) for row in articles.select(there).iter_rows(named=True)]


def _article(row: Mapping[str, Any], names: Mapping[str, str]) -> Cited:
    composed = bool(row.get("composed"))
    kind = "manuscript" if composed else "article-newspaper"
    item: Cited = {"id": str(row["article_id"]), "type": kind, "title": _plain(row.get("title")) or "(untitled)"}
    if author := _plain(row.get("author")):
        item["author"] = [{"literal": author}]
    source = row.get("source")
    if source:
        item["container-title"] = _plain(names.get(source, source))
    parts = [int(part) for part in re.findall(r"\d+", str(row.get("date") or "")[:10])][:3]
    if parts:
        item["issued"] = {"date-parts": [parts]}
    item |= {name: value for name, key in (("URL", "url"), ("language", "language")) if (value := _plain(row.get(key)))}
    return item | ({"note": "Composed for this corpus; not a published report."} if composed else {})


def _plain(value: object) -> str:
    return " ".join(_CONTROLS.sub(" ", str(value or "")).split())


def csl_json(items: Sequence[Cited]) -> bytes:
    """The items as CSL JSON."""
    return (json.dumps(list(items), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def bibtex(items: Sequence[Cited]) -> bytes:
    """The items as BibTeX, for LaTeX and reference managers."""
    from pybtex.database import BibliographyData, Entry, Person

    entries: dict[str, Any] = {}
    taken: set[str] = set()
    for item in items:
        key = _key(item["id"])
        while key.lower() in taken:  # pybtex and BibTeX do not tell capitals apart
            key += "_"
        taken.add(key.lower())
        kind = _KINDS.get(item["type"], ("misc", "GEN"))[0]
        authors = [_person(Person, one) for one in item.get("author", ())]
        entries[key] = Entry(kind, _fields(item, kind), {"author": authors} if authors else {})
    text: str = BibliographyData(entries).to_string("bibtex")
    return text.encode("utf-8", "replace")


def _person(made: Any, one: Mapping[str, str]) -> Any:
    if "literal" in one:  # braces keep a name whole, whatever commas and "and" it holds
        return made(last=f"{{{_unbraced(one['literal'])}}}")
    return made(first=one["given"], last=one["family"])


def _fields(item: Cited, kind: str) -> dict[str, str]:
    year, *rest = [*item.get("issued", {}).get("date-parts", [[]])[0]] or [None]
    where, publisher = str(item.get("container-title", "")), str(item.get("publisher", ""))
    fields = {
        "title": f"{{{_unbraced(item['title'])}}}",
        _WHERE.get(kind, "howpublished"): _unbraced(where),
        "school" if kind == "phdthesis" else "publisher": publisher,
        "year": "" if year is None else str(year),
        "month": str(rest[0]) if rest else "",
        "day": str(rest[1]) if len(rest) > 1 else "",
        "volume": item.get("volume", ""),
        "number": item.get("issue", ""),
        "pages": str(item.get("page", "")).replace("-", "--"),
        "version": item.get("version", ""),
        "note": item.get("note", ""),
        "doi": item.get("DOI", ""),
        "url": _unbraced(item.get("URL", "")),
    }
    return {name: value for name, value in fields.items() if value}


def _unbraced(text: str) -> str:
    """Without what would open or close a group, or escape one, in BibTeX."""
    return text.replace("{", "(").replace("}", ")").replace("\\", "/").replace('"', "''")


def _key(identifier: str) -> str:
    """An id as a BibTeX key: letters, digits and a few marks."""
    return re.sub(r"[^A-Za-z0-9:._-]+", "-", identifier).strip("-") or "item"


def ris(items: Sequence[Cited]) -> bytes:
    """The items as RIS."""
    import rispy

    text: str = rispy.dumps([_ris_entry(item) for item in items])
    # rispy numbers the entries ("1."), which RIS does not know; a few readers stumble over it
    return re.sub(r"(?m)^\d+\.\n", "", text).encode("utf-8", "replace")


def _ris_entry(item: Cited) -> dict[str, Any]:
    first, _, last = str(item.get("page", "")).partition("-")
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    authors = [one.get("literal") or f"{one['family']}, {one['given']}" for one in item.get("author", ())]
    entry = {
        "type_of_reference": _KINDS.get(item["type"], ("misc", "GEN"))[1],
        "id": item["id"],
        "title": item["title"],
        "authors": authors,
        "year": str(parts[0]) if parts else "",
        "date": "/".join(f"{part:02d}" for part in parts) if len(parts) > 1 else "",
        "secondary_title": item.get("container-title", ""),
        "publisher": item.get("publisher", ""),
        "volume": item.get("volume", ""),
        "number": item.get("issue", ""),
        "start_page": first,
        "end_page": last,
        "doi": item.get("DOI", ""),
        "language": item.get("language", ""),
        "urls": [item["URL"]] if item.get("URL") else [],
        "notes": [item["note"]] if item.get("note") else [],
    }
    return {name: value for name, value in entry.items() if value}
