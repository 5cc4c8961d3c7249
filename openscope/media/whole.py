"""Whether a file is all there, by the lengths that it gives itself."""

import os
from pathlib import Path
from typing import BinaryIO

_FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_RIFF_SLACK = 64
"""Some programs wrote the length of an AVI file a few bytes too large."""
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def is_cut_off(path: Path) -> bool:
    """True for an MP4, MOV, Matroska, WebM or AVI file that ends before what it announces.

    Other formats do not say; for them, and for a file cut exactly between two parts, False.
    OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        start = file.read(8)
        file.seek(0)
        if start[4:] in _FIRST_BOXES:
            return _boxes_end(file, length) > length
        if start[:4] == _EBML:
            return _segment_end(file) > length
        if start[:4] == b"RIFF":
            return int.from_bytes(start[4:], "little") > length + _RIFF_SLACK
    return False


def cut_to_whole_boxes(path: Path) -> None:
    """Cut an MP4 file in fragments where its last whole one ends, so that it plays. OSError where
    it cannot be written."""
    with path.open("rb+") as file:
        length = os.fstat(file.fileno()).st_size
        whole = position = 0
        while position + 8 <= length:
            file.seek(position)
            header = file.read(8)
            position += max(8, int.from_bytes(header[:4], "big"))
            if position <= length and header[4:] != b"moof":  # one without its frames is none
                whole = position
        if whole:
            file.truncate(whole)


def _boxes_end(file: BinaryIO, length: int) -> int:
    """Where the last of an MP4 file's boxes ends. Each is a size of four bytes, a name of four,
    and, where the size is 1, the true size in eight."""
    end = 0
    while end + 8 <= length:
        file.seek(end)
        header = file.read(16)
        size, name = int.from_bytes(header[:4], "big"), header[4:8]
        if size == 1:
            size = int.from_bytes(header[8:], "big")
        # 0 is a box that lasts to the end; what has no name is none, as some programs append.
        if size < 8 or not name.isalnum():
            break
        end += size
    return end


def _segment_end(file: BinaryIO) -> int:
    """Where a Matroska file's one large element ends; 0 where its size was not known when its
    writing began, as in a recording."""
    file.read(4)
    file.seek(_vint(file) or 0, os.SEEK_CUR)
    if file.read(4) != _SEGMENT:
        return 0
    size = _vint(file)
    return 0 if size is None else file.tell() + size


def _vint(file: BinaryIO) -> int | None:
    """An EBML number: as many zero bits as further bytes, a one, the value. All ones: unknown."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    value = int.from_bytes(first + file.read(more), "big")
    bits = 7 * (more + 1)
    value &= (1 << bits) - 1
    return None if value == (1 << bits) - 1 else value
