"""What does a word list of somebody else's program say? Its lines, whatever the format, and why a line cannot be used.

Formats: tables (CSV, TSV: term, weight, category, the last two optional, with or without a header), LIWC's `.dic`
(2007, 2015) and `.dicx` (LIWC-22, a column a category), quanteda's YAML (nested categories are joined with a point),
Lexicoder's `.lc3` (`+category`, then its words) and the XML of Lexicoder and Yoshikoder (`cnode`, `pnode`). No format
is trusted: a line that does not fit is listed with its number and a reason, and the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mediakit.errors import CodebookError
from mediakit.lexicons.lexicon_tables import Found, Line, Unusable, number_in, rows_in, table_lines

__all__ = ["Line", "Unusable", "kind_of", "read_lines"]


_CATEGORY_LINE = re.compile(r"(\d+)\s+(.+)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # the text is decoded already
# LIWC2007 has a few conditions in its lines: "kind" is in other categories before "of"
_CONDITION = re.compile(r"<of>|\(\s*\d")


def kind_of(name: str, text: str) -> str:
    """The format of a word list, by the ending of its name and by its first characters.

    >>> kind_of("list.lc3", "+positive"), kind_of("list.txt", "good,1.9")
    ('lc3', 'table')
    """
    ending, start = name.lower().rpartition(".")[2], text.lstrip()[:200]
    if start.startswith("<"):
        return "xml"
    if ending in ("yml", "yaml"):
        return "yaml"
    if ending in ("lc3", "lcd") or start.startswith("+"):
        return "lc3"
    if start.lower().startswith("dicterm"):
        return "dicx"
    return "dic" if ending == "dic" or start.startswith("%") else "table"


def read_lines(name: str, text: str) -> tuple[list[Line], list[Unusable]]:
    """The lines of a word list, and those that cannot be used.

    Raises CodebookError where the file as a whole is not of its format, naming the line.

    >>> lines, _ = read_lines("mine.csv", "term,weight\\ngood,1.9\\nbad,-2.5\\n")
    >>> lines[1]
    Line(number=3, term='bad', category='', weight=-2.5)
    """
    found = list(_READERS[kind_of(name, text)](name, text))
    return [one for one in found if isinstance(one, Line)], [one for one in found if isinstance(one, Unusable)]


def _dic(name: str, text: str) -> Found:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    marks = [at for at, (_, line) in enumerate(lines) if line == "%"]
    if len(marks) < 2:
        raise CodebookError(
            f"{name}: a LIWC dictionary names its categories between two lines of %; there are {len(marks)}"
        )
    categories: dict[str, str] = {}
    for number, line in lines[marks[0] + 1 : marks[1]]:
        fits = _CATEGORY_LINE.fullmatch(line)
        if fits:
            categories[fits[1]] = fits[2].strip()
        elif line:
            yield Unusable(number, line, "a category is a number and a name")
    for number, line in lines[marks[1] + 1 :]:
        if line:
            yield from _dic_line(number, line, categories)


def _dic_line(number: int, line: str, categories: dict[str, str]) -> Found:
    """A term and the numbers of its categories; a term may hold blanks where a tab ends it."""
    if _CONDITION.search(line):
        yield Unusable(number, line, "a condition on the words around the term, which is not supported")
        return
    term, tab, rest = line.partition("\t")
    numbers = rest.split()
    if not tab:
        cells = line.split()
        at = next((i for i, cell in enumerate(cells) if i and cell.isdigit()), len(cells))
        term, numbers = " ".join(cells[:at]), cells[at:]
    if not numbers:
        yield Unusable(number, line, "no category")
    for one in numbers:
        if one in categories:
            yield Line(number, term.strip(), categories[one], None)
        else:
            yield Unusable(number, line, f"category {one} is not among those named at the top")


def _dicx(name: str, text: str) -> Found:
    (_, header), *rows = rows_in(text)
    for number, cells in rows:
        marked = [
            (label.strip(), cell.strip()) for label, cell in zip(header[1:], cells[1:], strict=False) if cell.strip()
        ]
        if not cells[0].strip() or not marked:
            yield Unusable(number, ", ".join(cells), "no category" if cells[0].strip() else "the term is empty")
        for label, cell in marked:
            weight = None if cell.upper() == "X" else number_in(cell)
            if weight is None and cell.upper() != "X":
                yield Unusable(number, ", ".join(cells), f"{label}: {cell!r} is neither X nor a weight")
            else:
                yield Line(number, cells[0].strip(), label, weight)


def _lc3(name: str, text: str) -> Found:
    category = ""
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain.startswith("+"):
            category = plain[1:].strip()
        elif plain and category:
            yield Line(number, plain, category, None)
        elif plain:
            yield Unusable(number, plain, "stands before the first +category")


def _yaml(name: str, text: str) -> Found:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        raise CodebookError(f"{name}: {where}not valid YAML: {getattr(error, 'problem', None) or error}") from None
    if not isinstance(root, yaml.MappingNode):
        raise CodebookError(f"{name}: line 1: a dictionary is categories with lists of words below them")
    yield from _yaml_node(root, (), set())


def _yaml_node(node: Any, path: tuple[str, ...], seen: set[int]) -> Found:
    """Words of a node. Categories within categories are joined with a point; quanteda's `__` holds a level's own."""
    number = node.start_mark.line + 1
    if id(node) in seen:  # what is meant again and again could be made to grow without end
        yield Unusable(number, "*", "an alias of another node, which is not supported")
        return
    seen.add(id(node))
    if node.id == "mapping":
        for key, value in node.value:
            own = key.id != "scalar" or key.value == "__"
            yield from _yaml_node(value, path if own else (*path, str(key.value)), seen)
    elif node.id == "sequence":
        for one in node.value:
            yield from _yaml_node(one, path, seen)
    elif not node.value.strip() or not path:
        yield Unusable(number, node.value, "the term is empty" if path else "stands in no category")
    else:
        yield Line(number, node.value.strip(), ".".join(path), None)


def _xml(name: str, text: str) -> Found:
    from lxml import etree

    # no entities, no network, no document types: a word list is data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CodebookError(f"{name}: not valid XML: {error}") from None
    for node in root.iter("pnode"):
        above = [one.get("name") or "" for one in node.iterancestors("cnode")]
        category, term = ".".join(reversed([label for label in above if label])), (node.get("name") or node.text or "")
        if not term.strip() or not category:
            yield Unusable(node.sourceline or 0, term, "stands in no category" if term.strip() else "the term is empty")
        else:
            yield Line(node.sourceline or 0, term.strip(), category, None)


_READERS: dict[str, Callable[[str, str], Found]] = {
    "table": table_lines, "dic": _dic, "dicx": _dicx, "lc3": _lc3, "yaml": _yaml, "xml": _xml,
}  # fmt: skip
