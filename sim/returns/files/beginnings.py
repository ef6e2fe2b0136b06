"""What a file is, told by its first bytes; and why one that holds no table is not read."""

from io import BytesIO
from struct import error
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as zlib_error

from defusedxml import DefusedXmlException

from sim.returns.files.text_files import decoded

ARCHIVE, CONTAINER = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How workbooks begin: ZIP (xlsx, xlsm, xlsb, ods) and the older xls."""
UNREADABLE = (
    BadZipFile, ParseError, DefusedXmlException, OSError, NotImplementedError, RuntimeError, error,
    LookupError, EOFError, TypeError, AttributeError, OverflowError, zlib_error,
)  # fmt: skip
"""What the libraries raise at a workbook that is broken, encrypted or compressed in a way that they do not
know."""
SAVE_AGAIN = "open it in a spreadsheet and save it as .xlsx or CSV"
_WORKBOOK_PARTS = ("xl/", "content.xml")
_OTHERS = {
    b"%PDF": "it is a PDF; export the table itself as CSV or .xlsx",
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
    b"{\\rtf": "it is a text document; export the table itself as CSV or .xlsx",
    b"\x1f\x8b": "it is compressed (gzip); unpack it",
    b"7z\xbc\xaf": "it is an archive (7z); unpack it",
    b"Rar!": "it is an archive (RAR); unpack it",
    b"BZh": "it is compressed (bzip2); unpack it",
    b"-----BEGIN PGP": "it is encrypted; decrypt it",
    b"\x00\x01\x00\x00Standard": "it is an Access database; export its tables as CSV",
    b"SQLite": "it is a database; export its tables as CSV",
    b"PAR1": "it is a Parquet file; export it as CSV",
    b"$FL2": "it is an SPSS file; export it as CSV",
}
_WEB = ("<html", "<!doctype html", "<table", "<body", "<meta", "<style", "mime-version")
_WORKBOOK_2003 = ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"')
_HEAD = 2048
_CONTROLS = 0.05
"""A larger share of control characters speaks against text."""


def why_no_table(raw: bytes) -> str:
    """Why a file cannot be read, and what to do; blank if it may hold tables."""
    if other := next((reason for mark, reason in _OTHERS.items() if raw.startswith(mark)), ""):
        return other
    if raw.startswith(ARCHIVE):
        return _of_archive(raw)
    if raw.startswith(CONTAINER):
        return "it is protected by a password; save it again without one" if _encrypted(raw) else ""
    head = decoded(raw[:_HEAD])[0]
    start = head.lstrip("\ufeff \r\n\t").lower()
    if start.startswith(_WEB):
        return f"it is a web page, whatever its name says; {SAVE_AGAIN}"
    if any(mark in start for mark in _WORKBOOK_2003):
        return f"it is a workbook of 2003 in XML; {SAVE_AGAIN}"
    strange = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n\x1a") for c in head)
    if strange > _CONTROLS * max(len(head), 1):
        return "it is no text in a known encoding; save it as CSV in UTF-8"
    return ""


def _of_archive(raw: bytes) -> str:
    try:
        with ZipFile(BytesIO(raw)) as archive:
            names = archive.namelist()
    except UNREADABLE:
        return "it is damaged, or only a part of it was copied; copy or save it again"
    if any(name.startswith(_WORKBOOK_PARTS) for name in names):
        return ""
    if any(name.startswith("word/") for name in names):
        return "it is a text document; export the table itself as CSV or .xlsx"
    if any(name.startswith("Index/") for name in names):
        return "it is a workbook of Numbers; export it as .xlsx or CSV"
    return "it is a ZIP archive; unpack it"


def _encrypted(raw: bytes) -> bool:
    """Whether an older container holds a workbook that a password protects."""
    return "EncryptedPackage".encode("utf-16-le") in raw
