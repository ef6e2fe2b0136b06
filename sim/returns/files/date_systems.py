"""From which day a workbook counts: the end of 1899, or 1904 as on older Macs. Cells that are dates do not
mind.
"""

from io import BytesIO
from struct import unpack_from
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring, iterparse

from sim.returns.files.beginnings import CONTAINER, UNREADABLE
from sim.returns.files.binary_records import PROPERTIES, XLS_DATEMODE, xls_records, xlsb_records

XLSX, XLSB, ODS = "xl/workbook.xml", "xl/workbook.bin", "content.xml"


def counts_from_1904(raw: bytes) -> bool:
    """Whether a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods) counts days from 1904; not if it does not tell."""
    try:
        return _of_xls(raw) if raw.startswith(CONTAINER) else _of_archive(raw)
    except UNREADABLE:
        return False


def _of_xls(raw: bytes) -> bool:
    modes = (content for _, kind, content in xls_records(raw) if kind == XLS_DATEMODE)
    return bool(unpack_from("<H", next(modes, bytes(2)))[0] == 1)


def _of_archive(raw: bytes) -> bool:
    with ZipFile(BytesIO(raw)) as archive:
        parts = set(archive.namelist())
        if XLSX in parts:
            properties = fromstring(archive.read(XLSX), forbid_dtd=True).find("{*}workbookPr")
            return properties is not None and properties.get("date1904", "0").lower() in ("1", "true", "on")
        if XLSB in parts:
            found = (content for kind, content in xlsb_records(archive.read(XLSB)) if kind == PROPERTIES)
            return bool(unpack_from("<I", next(found, bytes(4)))[0] & 1)
        return ODS in parts and _null_date(archive.read(ODS)).startswith("1904-01-01")


def _null_date(content: bytes) -> str:
    """The day zero of an OpenDocument workbook, which stands before its tables; blank for the usual one."""
    for _, element in iterparse(BytesIO(content), events=("start",), forbid_dtd=True):
        name = str(element.tag).rpartition("}")[2]
        if name == "null-date":
            return next((value for key, value in element.attrib.items() if key.endswith("}date-value")), "")
        if name == "table":
            return ""
    return ""
