"""How a package is found and cited: CITATION.cff, .zenodo.json and RO-Crate metadata.

No clock is read: the date of publication is the one given. Without it CITATION.cff and Zenodo's file have none, and
RO-Crate, which must have one, has the date of the newest article and says so. Who made the package is asked of the
researcher; where nobody is named, the files say that it is to be filled in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mediakit.exports.bibliography import Cited
from mediakit.exports.datapackage import media_type
from mediakit.version import __version__

__all__ = ["About", "citation_cff", "ro_crate", "zenodo_json"]

# CSL types as CITATION.cff 1.2 names them; anything else is "generic".
_CFF_TYPES = {
    "article-journal": "article", "article": "article", "book": "book", "paper-conference": "conference-paper",
    "software": "software", "thesis": "thesis", "webpage": "website",
}  # fmt: skip
_NOBODY = "(fill in: who made this package)"
_MESSAGE = (
    "If you use these results, please cite this package, the methods (references.bib) and the articles' publishers."
)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a package: title, description, keywords, creators ("Family, Given"), date (ISO) or "", newest
    date of an article or "", licence stated for the corpus, fingerprint of the corpus."""

    title: str
    description: str
    keywords: tuple[str, ...]
    creators: tuple[str, ...]
    date: str
    newest: str
    licence: str
    fingerprint: str


def citation_cff(about: About, references: Sequence[Cited]) -> bytes:
    """CITATION.cff, version 1.2."""
    import yaml

    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": about.title,
        "abstract": about.description,
        "keywords": list(about.keywords),
        "authors": [_person(one) for one in about.creators] or [{"name": _NOBODY}],
        "version": about.fingerprint,
    }
    if about.date:
        content["date-released"] = about.date
    content["references"] = [_reference(one) for one in references]
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    return text.encode("utf-8", "backslashreplace")


def _person(creator: str) -> dict[str, str]:
    family, comma, given = creator.partition(",")
    return {"family-names": family.strip(), "given-names": given.strip()} if comma else {"name": creator.strip()}


def _reference(item: Cited) -> dict[str, Any]:
    authors = [
        {"name": one["literal"]} if "literal" in one else {"family-names": one["family"], "given-names": one["given"]}
        for one in item.get("author", ())
    ]
    found: dict[str, Any] = {
        "type": _CFF_TYPES.get(item["type"], "generic"),
        "title": item["title"],
        "authors": authors or [{"name": item["title"].split(" (")[0]}],
    }
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    where = item.get("container-title", "")
    first, dash, last = str(item.get("page", "")).partition("-")
    more = {
        "year": parts[0] if parts else None,
        "doi": item.get("DOI"),
        "version": item.get("version"),
        "journal" if item["type"] == "article-journal" else "collection-title": where,
        "volume": item.get("volume"),
        "issue": item.get("issue"),
        "start": first if dash else None,
        "end": last if dash else None,
        "publisher": {"name": item["publisher"]} if item.get("publisher") else None,
    }
    return found | {name: value for name, value in more.items() if value}


def zenodo_json(about: About, references: Sequence[Cited]) -> bytes:
    """.zenodo.json: the metadata of a deposit at Zenodo. The licence is left for the depositor to choose."""
    content: dict[str, Any] = {
        "upload_type": "dataset",
        "title": about.title,
        "description": _escaped(about.description),
        "creators": [{"name": one} for one in about.creators] or [{"name": _NOBODY}],
        "keywords": list(about.keywords),
        "notes": _escaped(
            f"Made with mediakit {__version__}; corpus fingerprint {about.fingerprint}. {about.licence}".strip()
        ),
        "related_identifiers": [
            {"identifier": one["DOI"], "relation": "cites", "scheme": "doi"} for one in references if "DOI" in one
        ],
    }
    if about.date:
        content["publication_date"] = about.date
    return _json(content)


def _escaped(text: str) -> str:
    """Zenodo reads descriptions as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def ro_crate(about: About, files: Mapping[str, bytes]) -> bytes:
    """ro-crate-metadata.json, RO-Crate 1.1: the package as a dataset, its files as parts, mediakit as what made them."""
    people = [{"@id": f"#creator-{n}", "@type": "Person", "name": one} for n, one in enumerate(about.creators, 1)]
    dated = about.date or about.newest
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.description
        + (
            ""
            if about.date
            else " (datePublished is the date of the newest article until a day of publication is given.)"
        ),
        "datePublished": dated or "1970-01-01",
        "keywords": ", ".join(about.keywords),
        "identifier": about.fingerprint,
        "license": {"@id": "#licence"},
        "hasPart": [{"@id": path} for path in sorted(files)],
        "mentions": [{"@id": "#made"}],
    }
    if people:
        root["creator"] = [{"@id": one["@id"]} for one in people]
    licence = about.licence or "Not stated. The rights in the articles stay with their publishers."
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        root,
        {"@id": "#licence", "@type": "CreativeWork", "name": "Licence", "description": licence},
        {"@id": "#mediakit", "@type": "SoftwareApplication", "name": "mediakit", "version": __version__},
        {"@id": "#made", "@type": "CreateAction", "name": "Results made with mediakit",
         "instrument": {"@id": "#mediakit"}, "result": {"@id": "./"}},
        *people,
        *(_file(path, files[path]) for path in sorted(files)),
    ]  # fmt: skip
    return _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def _file(path: str, data: bytes) -> dict[str, Any]:
    return {
        "@id": path,
        "@type": "File",
        "name": path.rpartition("/")[2],
        "encodingFormat": media_type(path),
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
