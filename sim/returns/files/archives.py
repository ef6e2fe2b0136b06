"""Workbooks are archives: how much is in one, found out before it is unpacked.

What an archive says of its parts may be wrong, and readers believe the parts: a small file can hold one that
unpacks to a thousand times its size.
"""

from io import BytesIO
from struct import error as struct_error
from struct import unpack_from
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import MAX_WBITS, decompressobj
from zlib import error as zlib_error

from sim.returns.files.beginnings import ARCHIVE, UNREADABLE

MOST_UNPACKED = 400_000_000
"""Bytes of all parts of a workbook: a hundred thousand rows of forty columns take half of it."""
MOST_PARTS = 2_000
MOST_TIMES = 1_032
"""How many times its size a part can unpack to at most, by the way it is compressed."""
_HEADER = 30
_CHUNK = 1 << 20
TOO_LARGE = (
    f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB or {MOST_PARTS:,} parts, as no return or list"
    " does; delete what does not belong, and save it again as .xlsx or CSV"
)


def check_archive(raw: bytes) -> None:
    """Raise ``ValueError`` with the reason if a file is an archive that holds more than is read."""
    if not raw.startswith(ARCHIVE):
        return
    try:
        with ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
    except UNREADABLE:
        return  # it is said elsewhere that it is damaged
    declared = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or declared > MOST_UNPACKED:
        raise ValueError(TOO_LARGE)
    if sum(part.compress_size for part in parts) * MOST_TIMES <= MOST_UNPACKED:
        return
    room = MOST_UNPACKED
    for part in parts:
        room -= _unpacked_size(raw, part, room)
        if room < 0:
            raise ValueError(TOO_LARGE)


def _unpacked_size(raw: bytes, part: ZipInfo, room: int) -> int:
    """Bytes that a part really unpacks to; it is not unpacked beyond the room there is."""
    if part.compress_type != ZIP_DEFLATED:
        return part.file_size
    try:
        name, extra = unpack_from("<HH", raw, part.header_offset + 26)
        begins = part.header_offset + _HEADER + name + extra
        packed, size = raw[begins : begins + part.compress_size], 0
        stream = decompressobj(-MAX_WBITS)
        while size <= room and not stream.eof:
            piece = stream.decompress(packed, _CHUNK)
            packed = stream.unconsumed_tail
            if not piece and not packed:
                break
            size += len(piece)
    except (zlib_error, struct_error):
        return part.file_size
    return size
