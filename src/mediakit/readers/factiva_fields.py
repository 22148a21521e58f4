"""Which facts stand behind Factiva's field codes (HD, BY, WC, PD, SN, ..., AN)?

Factiva writes the same two- and three-letter codes in every language of its interface, in HTML, RTF and text; LP and TD
are the text (lead paragraph and the rest). The list follows Factiva's guide to field codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mediakit.readers.export_documents import Document

__all__ = ["CODES", "TEXT_CODES", "document_of"]

CODES: Mapping[str, str] = {
    "SE": "section",
    "HD": "title",
    "HL": "title",
    "CR": "credit",
    "BY": "author",
    "WC": "length",
    "PD": "date",
    "ET": "time",
    "SN": "source",
    "SC": "source_code",
    "ED": "edition",
    "PG": "page",
    "VOL": "volume",
    "LA": "language",
    "CY": "copyright",
    "CX": "correction",
    "CLM": "column",
    "ART": "captions",
    "DLN": "dateline",
    "NGC": "source_family",
    "GC": "source_family_code",
    "CT": "contact",
    "RF": "reference_line",
    "CO": "company",
    "IN": "industry",
    "NS": "subject",
    "RE": "geographic",
    "IPC": "publisher_codes",
    "IPD": "publisher_keywords",
    "PUB": "publisher",
    "AN": "export_id",
}
TEXT_CODES = ("LP", "TD")
_DOCUMENT = re.compile(r"^(?:Document[oe]?|Dokument|Документ|文書|文件|文档)\s+", re.IGNORECASE)


def document_of(coded: Sequence[tuple[str, Sequence[str]]]) -> Document:
    """A document from its codes and their paragraphs, in their order; an unknown code is kept as `factiva_xyz`.

    >>> document_of([("HD", ["A title"]), ("LP", ["One."]), ("TD", ["Two."]), ("AN", ["Document X001"])]).fields
    {'title': 'A title', 'export_id': 'X001'}
    """
    document = Document()
    for code, found in coded:
        if code in TEXT_CODES:
            document.paragraphs.extend(found)
        elif found:
            name = CODES.get(code, f"factiva_{code.lower()}")
            document.fields[name] = "; ".join(filter(None, (document.fields.get(name, ""), " ".join(found))))
    if "export_id" in document.fields:
        document.fields["export_id"] = _DOCUMENT.sub("", document.fields["export_id"])
    return document
