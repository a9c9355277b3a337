"""Following a log through its rotations, by inode, by several processes in turn.

Each file is known by device, inode and its first line, so that a rotated file is read to its end
wherever it is moved, and a new file with an old number is read from its beginning. What could have
been missed (a file gone before we had read it, a file cut) is noted as a gap.
"""

import hashlib
import os
from collections.abc import Iterator
from glob import escape as glob_escape
from pathlib import Path
from typing import BinaryIO

from dispatch.models import RelayLogFile

AT_ONCE = 8 * 1024 * 1024  # bytes of one file in one go
LONGEST_LINE = 64 * 1024
COMPRESSED = {".gz", ".bz2", ".xz", ".zst", ".lz4"}


class Follower:
    """The new lines of one log since the last look; call it inside a transaction that holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.gap = False

    def lines(self) -> Iterator[bytes]:
        """New whole lines, the oldest file first; afterwards `gap` says if some may be missing.

        Raises:
            OSError: the log cannot be read.
        """
        known = {(row.device, row.inode): row for row in RelayLogFile.objects.all()}
        first_time = not known
        files = self._files()
        for path, file, stat, head in files:
            row = known.pop((stat.st_dev, stat.st_ino), None)
            if row is not None and row.head and row.head != head:
                self._gone(row)  # an old number on a new file
                row = None
            old = path != self.path
            if row is None:
                row = RelayLogFile(device=stat.st_dev, inode=stat.st_ino)
                row.offset = stat.st_size if first_time and old else 0
            if stat.st_size < row.offset:
                self.gap, row.offset = True, 0
            yield from self._read(file, row)
            row.name, row.current, row.head = path.name, not old, head
            row.save()
            file.close()
        for row in known.values():
            self._gone(row)

    def _files(self) -> list[tuple[Path, BinaryIO, os.stat_result, str]]:
        """The log and its rotated forms, opened at once so that a rename changes nothing."""
        found = []
        for path in sorted(self.path.parent.glob(f"{glob_escape(self.path.name)}*")):
            if path.suffix in COMPRESSED or not path.is_file():
                continue
            file = path.open("rb")
            found.append((path, file, os.fstat(file.fileno()), fingerprint(file)))
        if not found:  # right after a rotation there are old files only, until the next line
            raise FileNotFoundError(self.path)
        return sorted(found, key=lambda one: (one[0] == self.path, one[2].st_mtime))

    def _read(self, file: BinaryIO, row: RelayLogFile) -> Iterator[bytes]:
        """Whole lines from where we were; half a line waits for its end."""
        file.seek(row.offset)
        block = file.read(AT_ONCE)
        whole = block.rfind(b"\n") + 1
        if not whole and len(block) > LONGEST_LINE:
            whole = len(block)  # no line is so long: step over it
        row.offset += whole
        yield from block[:whole].split(b"\n")

    def _gone(self, row: RelayLogFile) -> None:
        """A rotated file had been read to its end; the one in use may have had more to say."""
        self.gap = self.gap or row.current
        if row.pk:
            row.delete()


def fingerprint(file: BinaryIO) -> str:
    """What the first line is; empty while there is none."""
    first = file.readline(LONGEST_LINE)
    return hashlib.sha256(first).hexdigest() if first.endswith(b"\n") else ""
