"""What do the fields of a database export mean, in whatever language the database was used?

Nexis, LexisNexis, Factiva and Europresse write the same few facts (byline, section, length, date, language) under labels
of the language that the user had chosen. Here a label becomes a field's name, a date with a month name becomes ISO 8601,
a language's name becomes its ISO 639-1 code, "2,968 words" becomes a number. Labels and month names are English, German,
French, Spanish, Dutch, Portuguese and Italian; they come from exports, manuals and readers of other tools, and a label
that is not listed stays part of the text: add it to `LABELS` when you meet one.

Numeric dates (11/01/2010) stay as written: which number is the day is decided later, over the whole file.
Longer than other files because half of it is lists of words.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from mediakit.readers.dates import MONTHS, WEEKDAY

__all__ = [
    "FIELDS_AT_THE_END",
    "LABELS",
    "FoundDate",
    "declared_words",
    "find_date",
    "find_time",
    "is_copyright",
    "language_code",
    "name_of_author",
    "opening_date",
    "split_label",
    "without_weekday",
]

# Field -> its labels as `_folded` leaves them: without case, hyphens as spaces.
_LABELS: Mapping[str, str] = {
    "author": "byline|author|authors|autor|autoren|verfasser|auteur|auteurs|autore|autores|signature",
    "section": "section|rubrik|ressort|rubrique|sección|seccion|rubriek|sectie|seção|secção|sezione",
    "length": "length|länge|laenge|umfang|longueur|longitud|extensión|lengte|comprimento|lunghezza",
    "title": "headline|title|schlagzeile|überschrift|titel|titre|titular|título|titulo|kop|manchete|titolo",
    "highlight": "highlight|highlights|hervorhebung|point saillant|points saillants|teaser|vorspann",
    "dateline": "dateline|datumszeile|datumzeile|ligne de date",
    "series": "series|serie|série",
    "body": "body|textkörper|textteil|volltext|corps|corps du texte|texte intégral|cuerpo|hoofdtekst|corpo",
    "edition": "edition|ausgabe|édition|edición|editie|edição|edizione",
    "load_date": (
        "load date|ladedatum|update|date de chargement|date chargement|fecha de carga|laaddatum"
        "|data de carregamento|data di caricamento"
    ),
    "language": "language|sprache|langue|idioma|lengua|taal|língua|lingua",
    "publication_type": (
        "publication type|publikationsart|publikationstyp|art der publikation|zeitungstyp|veröffentlichungstyp"
        "|type de publication|type publication|tipo de publicación|publicatietype|tipo de publicação"
    ),
    "document_type": "document type|dokumenttyp|dokumentart|type de document|type|tipo de documento|documenttype",
    "journal_code": "journal code|zeitschriftencode|code de journal|code du journal|journal code",
    "graphic": "graphic|graphics|grafik|abbildung|graphique|gráfico|grafiek|grafica|illustration",
    "subject": "subject|subjects|thema|themen|sujet|sujets|tema|asunto|onderwerp|assunto",
    "company": "company|companies|firma|unternehmen|société|entreprise|empresa|bedrijf",
    "organization": "organization|organisation|organización|organização|organizzazione",
    "person": "person|people|personne|persona|persoon|pessoa",
    "geographic": "geographic|geographie|geografie|géographie|geografía|country|land|pays|state|city",
    "industry": "industry|branche|industrie|secteur|sector|industria",
    "ticker": "ticker|börsenkürzel",
    "correction": "correction|korrektur|berichtigung|rectificatif|rectification",
    "correction_date": "correction date|korrekturdatum|date de correction",
    "notes": "notes|anmerkungen|notas",
    "distribution": "distribution|verbreitung",
    "category": "category|categories|kategorie|catégorie",
    "keywords": "keywords|keyword|schlagwörter|stichwörter|mots clés|mots-clés",
    "abstract": "abstract|zusammenfassung|résumé",
    "url": "url|weblink|web address|internetadresse|adresse web",
    "issn": "issn",
    "export_id": "acc no|accession number|accession no|document id|dokument id|doc id",
    "classification": "classification|klassifizierung|klassifikation|clasificación|classificatie|classificação",
}
LABELS: Mapping[str, str] = {label: name for name, labels in _LABELS.items() for label in labels.split("|")}

# Fields that follow the text in every layout known; all others stand before it (an index of subjects can do both).
FIELDS_AT_THE_END = frozenset(
    {
        *("load_date", "language", "publication_type", "document_type", "journal_code", "graphic", "subject", "url"),
        *("company", "organization", "person", "geographic", "industry", "ticker", "correction", "correction_date"),
        *("notes", "distribution", "category", "keywords", "issn", "export_id", "classification"),
    }
)

_MONTH = "(?P<name>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?"
_YEAR = r"(?P<y>(?:1[6-9]|20)\d\d)(?!\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _DAY + r"\s{0,3}(?:(?:de|of) )?" + _MONTH + r",?\s{0,3}(?:del? )?" + _YEAR,
        r"\b" + _MONTH + r"\s{1,3}" + _DAY + r",?\s{1,3}" + _YEAR,
        r"(?<!\d)" + _YEAR + r"-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        r"\b" + _MONTH + r",?\s{1,3}(?:del? )?" + _YEAR,
        r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)(?!\d)",
        r"(?<!\d)\d{4}年\d{1,2}月\d{1,2}日",
    )
)
_LONGEST_OPENING = 200  # characters; a weekday and a date have 40 at most
_TIME = re.compile(r"\b\d{1,2}[:h]\d\d(?::\d\d)?(?:\s*[AP]\.?M\b\.?)?(?:\s+(?:Uhr|[A-Z]{2,5})\b)?", re.IGNORECASE)

# Languages that the databases offer, in English, in themselves, in German and in French.
_LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "english englisch anglais inglés inglês engels inglese",
    "de": "german deutsch allemand alemán alemão duits tedesco",
    "fr": "french français francais französisch francés francês frans francese",
    "es": "spanish español espanol spanisch espagnol castellano espanhol spaans spagnolo",
    "nl": "dutch nederlands niederländisch néerlandais neerlandais holandés holandês olandese",
    "pt": "portuguese português portugues portugiesisch portugais portugués portugees portoghese",
    "it": "italian italiano italienisch italien italiaans",
    "sv": "swedish svenska schwedisch suédois",
    "da": "danish dansk dänisch danois",
    "no": "norwegian norsk norwegisch norvégien",
    "fi": "finnish suomi finnisch finnois",
    "pl": "polish polski polnisch polonais",
    "cs": "czech čeština tschechisch tchèque",
    "hu": "hungarian magyar ungarisch hongrois",
    "ro": "romanian română rumänisch roumain",
    "el": "greek ελληνικά griechisch grec",
    "tr": "turkish türkçe türkisch turc",
    "ru": "russian русский russisch russe",
    "uk": "ukrainian українська ukrainisch ukrainien",
    "ar": "arabic العربية arabisch arabe",
    "he": "hebrew עברית hebräisch hébreu",
    "zh": "chinese 中文 chinesisch chinois",
    "ja": "japanese 日本語 japanisch japonais",
    "ko": "korean 한국어 koreanisch coréen",
    "ca": "catalan català katalanisch",
    "id": "indonesian indonesisch indonésien",
}
_LANGUAGES = {name: code for code, names in _LANGUAGE_NAMES.items() for name in names.split()}

_LABEL = re.compile(r"\s*([^\W\d_][^:\n]{1,29}?)\s*:(?!//)\s*(.*)", re.DOTALL)
_WORDS = re.compile(
    r"(\d[\d.,\s'\u2019\u202f]{0,15})(?:words?|mots?|wörter|woerter|worte|palabras|woorden|palavras|parole)\b"
)
_COPYRIGHT = re.compile(
    r"\s*(?:copyright\b|©|\(c\)\s*(?:\d{4}|copyright)|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|(?:todos los|todos os) (?:derechos|direitos) reserv|alle rechten voorbehouden|tutti i diritti riservati)",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|door|de notre [\w ]{1,40},)\s*:?\s+(?=\S)", re.IGNORECASE)


class FoundDate(NamedTuple):
    """A date in a text: ISO 8601 (2010-01-11, or 2010-01 without a day) or as written, and where it stands."""

    date: str
    start: int
    end: int


def split_label(text: str, *, upper: bool = False) -> tuple[str, str] | None:
    """The field that a line or paragraph is labelled with, and what follows the colon; None if there is no known label.

    upper: only labels in capitals count, as in Nexis TXT, so that "Notes: ..." in an article stays text

    >>> split_label("LÄNGE: 512 Wörter"), split_label("Load-Date:\\u00a0July 4, 2019")
    (('length', '512 Wörter'), ('load_date', 'July 4, 2019'))
    >>> split_label("He said: no") is None, split_label("Notes: none", upper=True) is None
    (True, True)
    """
    found = _LABEL.match(text)
    if found is None or (upper and not found[1].isupper()):
        return None
    name = LABELS.get(_folded(found[1]))
    return (name, found[2].strip()) if name else None


def find_date(text: str) -> FoundDate | None:
    """The first date in a text; of several readings from one place the most exact. An impossible day is no date.

    >>> find_date("jeudi 5 octobre 2013"), find_date("Donnerstag 11. März 2010").date
    (FoundDate(date='2013-10-05', start=6, end=20), '2010-03-11')
    >>> find_date("lunes 8 de marzo de 2010").date, find_date("March 2010").date, find_date("11/01/2010").date
    ('2010-03-08', '2010-03', '11/01/2010')
    """
    found = [date for pattern in _DATES for match in pattern.finditer(text) if (date := _dated(match))]
    return min(found, key=lambda date: (date.start, -date.end), default=None)


def opening_date(line: str) -> FoundDate | None:
    """The date that a line opens with, after nothing but a weekday; None for a line that only mentions one.

    >>> opening_date("Monday, January 11, 2010").date, opening_date("Review of May 1968") is None
    ('2010-01-11', True)
    """
    found = find_date(line[:_LONGEST_OPENING])
    before = without_weekday(line[: found.start]) if found else "-"
    return found if not before.strip(" ,\u00a0") else None


def find_time(text: str) -> tuple[str | None, str]:
    """The time of day in the rest of a date line, and that line without it and without weekdays.

    >>> find_time(" Monday 9:20 AM GMT Late Edition")
    ('9:20 AM GMT', 'Late Edition')
    """
    time = _TIME.search(text)
    rest = text[: time.start()] + " " + text[time.end() :] if time else text
    return (time.group() if time else None), without_weekday(rest)


def without_weekday(text: str, *, last: bool = False) -> str:
    """The words beside a date, on one line, without the weekday that they begin with; last: that they end with.

    >>> without_weekday(", Sunday, An Edition"), without_weekday("Sunday Culture, jeudi ", last=True)
    ('An Edition', 'Sunday Culture')
    """
    line = " ".join(text.split()).strip(" ,;")
    weekday = rf"(?<!\w){WEEKDAY}$" if last else rf"^{WEEKDAY}(?!\w)"
    return re.sub(weekday, "", line, flags=re.IGNORECASE).strip(" ,;")


def declared_words(text: str) -> int | None:
    """The number of words that an export declares, with any sign between thousands.

    >>> declared_words("2,968 words"), declared_words("1 234 mots"), declared_words("1.020 Wörter")
    (2968, 1234, 1020)
    """
    found = _WORDS.search(text.lower())
    digits = "".join(letter for letter in found[1] if letter.isascii() and letter.isdigit()) if found else ""
    return int(digits) if 0 < len(digits) < 10 else None


def language_code(text: str) -> str | None:
    """The ISO 639-1 code of a language's name or code; of several the first known; as written if none is.

    >>> language_code("GERMAN; DEUTSCH"), language_code("Français"), language_code("EN"), language_code("Klingon")
    ('de', 'fr', 'en', 'Klingon')
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).casefold())
    known = (_LANGUAGES.get(word) or (word if word in _LANGUAGE_NAMES else None) for word in words)
    return next((code for code in known if code), None) or text.strip() or None


def is_copyright(line: str) -> bool:
    """Whether a line is the rights line of a publisher.

    >>> is_copyright("© 2012 A Paper. Tous droits réservés."), is_copyright("Copyrighted songs were played.")
    (True, False)
    """
    return _COPYRIGHT.match(line) is not None


def name_of_author(byline: str) -> str:
    """A byline without the word "by".

    >>> name_of_author("Von Anna Muster"), name_of_author("BY A. WRITER")
    ('Anna Muster', 'A. WRITER')
    """
    return _BY.sub("", byline.strip(), count=1) if _BY.match(byline.strip()) else byline.strip()


def _folded(label: str) -> str:
    plain = unicodedata.normalize("NFC", label).casefold().replace("-", " ").replace("_", " ")
    return " ".join(plain.split())


def _dated(match: re.Match[str]) -> FoundDate | None:
    parts = match.groupdict()
    if "y" not in parts:
        return FoundDate(match.group(), *match.span())
    month = int(parts["m"]) if parts.get("m") else MONTHS[unicodedata.normalize("NFC", parts["name"]).lower()]
    try:
        dt.date(int(parts["y"]), month, int(parts.get("d") or 1))
    except ValueError:
        return None
    day = f"-{int(parts['d']):02}" if parts.get("d") else ""
    return FoundDate(f"{parts['y']}-{month:02}{day}", *match.span())
