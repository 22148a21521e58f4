"""Does a packed or marked-up file stay small when it is opened? Asked before any library opens it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from mediakit.readers.limits import LimitError, Limits

__all__ = ["check_entities", "check_stated_sizes", "check_zip"]

_ENTITY = re.compile(rb"<\s*!\s*E\s*N\s*T\s*I\s*T\s*Y")  # spaces: zero bytes of UTF-16 are taken out before
_DEFLATE_RATIO = 1_032  # the most that deflate can pack (zlib's documentation)
_LOCAL_HEADER = struct.Struct("<26xHH")  # of a member: 30 bytes, the last four the lengths of its name and extra field


def check_zip(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    """Raise LimitError for a ZIP with too many members, or that says it unpacks to too much.

    What a ZIP says is enough where Python unpacks it: it never takes more of a member than its stated size.
    """
    members = archive.infolist()
    if len(members) > limits.members:
        reason = f"{len(members):,} files are more than the {limits.members:,} that an archive may hold"
        raise LimitError(reason, "split the archive")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        most = f"{limits.unpacked_bytes / 1e6:,.0f} MB"
        raise LimitError(f"unpacks to {unpacked / 1e6:,.0f} MB, more than the {most} it may", "unpack and split it")
    if unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(size, 1):
        reason = f"unpacks to {unpacked / max(size, 1):,.0f} times its size; more than {limits.ratio} is no writing"
        raise LimitError(reason, "unpack it yourself if you trust it")


def check_entities(path: Path) -> None:
    """Raise LimitError for XML that declares entities, which can expand into each other until memory is full."""
    data = path.read_bytes()
    named = b"ENTITY" in data or b"E\x00N\x00T\x00I\x00T\x00Y" in data
    if named and _ENTITY.search(data.replace(b"\x00", b"")):
        reason = "the XML declares entities of its own, which are not read: they can expand until memory is full"
        raise LimitError(reason, "save it without <!ENTITY ...>")


def check_stated_sizes(path: Path, size: int, limits: Limits) -> None:
    """Raise LimitError for a ZIP of which a member unpacks to more than it says.

    For libraries that go on to the end of a member, whatever its stated size. Unpacks everything once, a piece at a
    time; left out for files so small that even the best packing cannot go over the limit.
    """
    if size * _DEFLATE_RATIO <= limits.unpacked_bytes:
        return
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for member in archive.infolist():
            if member.compress_type != zipfile.ZIP_DEFLATED:
                continue
            file.seek(member.header_offset)
            header = file.read(_LOCAL_HEADER.size)
            if len(header) < _LOCAL_HEADER.size:
                continue
            file.seek(sum(_LOCAL_HEADER.unpack(header)), 1)
            if _unpacked_bytes(file.read(member.compress_size), member.file_size) > member.file_size:
                raise LimitError(f"{member.filename!r} in it unpacks to more than it says", "save the file again")


def _unpacked_bytes(packed: bytes, most: int) -> int:
    """How much a deflated member unpacks to; no further than just over `most`."""
    stream, left, n_bytes = zlib.decompressobj(-zlib.MAX_WBITS), packed, 0
    while left and not stream.eof and n_bytes <= most:
        n_bytes += len(stream.decompress(left, 1 << 20))
        left = stream.unconsumed_tail
    return n_bytes
