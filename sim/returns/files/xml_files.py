"""The XML return: children, each with a header and episodes, as the two tables that a CSV return would have.

Document type declarations are refused, so that no entity is expanded and nothing outside the file is read.
"""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sim.returns.files.grids import Grid
from sim.returns.words.layouts import (
    EPISODES,
    HEADER,
    LAYOUTS,
    OTHER_NAMES,
    XML_CHILD,
    XML_EPISODE,
    XML_HEADER,
    XML_ROOT,
)

HEADINGS = {
    HEADER: (*LAYOUTS[HEADER].names, "UASC"),
    EPISODES: LAYOUTS[EPISODES].names,
}


def read_xml(where: str, raw: bytes) -> list[Grid]:
    """The header and the episodes of every child, in the order of the file, numbered by the child they belong
    to.

    Raises ``ValueError`` with the reason if the file is no XML return. Where it breaks off, what stands
    before is given with the reason in ``broken``.
    """
    lines: dict[str, list[list[str]]] = {table: [list(names)] for table, names in HEADINGS.items()}
    numbers: dict[str, list[int]] = {table: [0] for table in HEADINGS}
    broken = ""
    try:
        for number, child in enumerate(_children(raw), start=1):
            for table, line in _tables(child):
                lines[table].append(line)
                numbers[table].append(number)
            child.clear()
    except DefusedXmlException as error:
        raise ValueError("it declares a document type or entities, which a return never does") from error
    except (ParseError, LookupError, ValueError) as error:
        broken = f"it is not well-formed XML ({str(error).partition(':')[0]}); export it again"
    if len(lines[HEADER]) == 1:
        raise ValueError(broken or f"it has no <{XML_ROOT}> with <{XML_CHILD}> elements")
    return [Grid(f"{where}, {table}", lines[table], numbers[table], broken=broken) for table in HEADINGS]


def _children(raw: bytes) -> Iterator[Element]:
    """The outer elements of children; a child's own data hold no element of that name."""
    depth = 0
    for event, element in iterparse(BytesIO(raw), events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if event == "end" and _name(element) == XML_CHILD and depth == 1:
            yield element


def _tables(child: Element) -> Iterator[tuple[str, list[str]]]:
    header = next((part for part in child if _name(part) == XML_HEADER), None)
    known = _values(header) if header is not None else {}
    yield HEADER, [known.get(name, "") for name in HEADINGS[HEADER]]
    for part in child:
        if _name(part) == XML_EPISODE:
            values = {"CHILD": known.get("CHILD", ""), **_values(part)}
            yield EPISODES, [values.get(name, "") for name in HEADINGS[EPISODES]]


def _values(parent: Element) -> dict[str, str]:
    """The text of the elements directly below another one, by the column's name."""
    return {OTHER_NAMES.get(_name(part), _name(part)): (part.text or "").strip() for part in parent}


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].upper()
