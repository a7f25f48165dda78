"""Which encoding a text file is written in, and what it holds, in one streamed pass. No row is read here."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

CHUNK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
NAMES = {"gbk": "gb18030", "gb2312": "gb18030", "shift-jis": "cp932", "shift_jis": "cp932", "sjis": "cp932", "latin-1": "cp1252",
         "latin1": "cp1252", "iso-8859-1": "cp1252", "windows-1252": "cp1252", "utf8": "utf-8"}  # fmt: skip


def opened(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked if it is gzip."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def digest(path: Path) -> str:
    """A digest of the file's bytes."""
    summed = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            summed.update(piece)
    return summed.hexdigest()


def encoding_of(path: Path) -> str:
    """The encoding: by its mark, by being sound UTF-8 throughout, else by what the bytes beyond ASCII look like."""
    with opened(path) as file:
        head = file.read(CHUNK)
        marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
        if marked:
            return marked
        if wide := _wide(head):
            return wide
    return "utf-8" if _sound(path, "utf-8") else _guess(path)


def encoding_of_sample(head: bytes) -> str:
    """The encoding of a text of which only the beginning is at hand; its last letter may be cut off."""
    if marked := next((name for mark, name in MARKS if head.startswith(mark)), ""):
        return marked
    if wide := _wide(head):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        high = b"".join(re.findall(rb"[^\n,;\t|]*[\x80-\xff][^\n,;\t|]*", head)[:2000])
        return max(("gb18030", "cp932", "cp1252"), key=lambda name: _likeness(high, name))
    return "utf-8"


def known(name: str) -> str:
    """The name of an encoding as Python spells it; "" if there is none."""
    try:
        codecs.lookup(name)
    except LookupError:
        return ""
    return NAMES.get(name.lower(), name.lower())


def _wide(head: bytes) -> str:
    sample = head[:4096]
    if len(sample) < 4 or sample.count(0) < len(sample) // 4:
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _sound(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    with opened(path) as file:
        while piece := file.read(CHUNK):
            yield piece


def _guess(path: Path) -> str:
    high = b"".join(run for piece in _pieces(path) for run in re.findall(rb"[^\n,;\t|]*[\x80-\xff][^\n,;\t|]*", piece)[:2000])[: CHUNK // 4]
    for encoding in sorted(("gb18030", "cp932", "cp1252"), key=lambda name: -_likeness(high, name)):
        if _sound(path, encoding):
            return encoding
    return "latin-1"


def _likeness(sample: bytes, encoding: str) -> float:
    """How much of what decodes beyond ASCII is what people write in that encoding."""
    letters = [letter for letter in sample.decode(encoding, errors="replace") if ord(letter) > 127]
    if not letters:
        return 0.0
    usual: Callable[[str], bool] = {
        "gb18030": lambda c: "\u4e00" <= c <= "\u9fa5" and c.encode("gb2312", "ignore") != b"",
        "cp932": lambda c: "\u3040" <= c <= "\u30ff" or ("\u4e00" <= c <= "\u9fa5" and c.encode("cp932", "ignore")[:1] <= b"\x98"),
        "cp1252": lambda c: "\u00c0" <= c <= "\u00ff",
    }[encoding]
    share = float(sum(bool(usual(letter)) for letter in letters)) / len(letters)
    if encoding == "cp1252":  # an accented letter stands among plain ones; a run of them is another encoding misread
        runs = re.findall(rb"[\x80-\xff]+", sample)
        share *= sum(len(run) == 1 for run in runs) / len(runs)
    if encoding == "cp932" and not re.search(rb"[\x82\x83][\x40-\xf1]", sample):
        share *= 0.6  # Japanese without a single kana is rare
    return share
