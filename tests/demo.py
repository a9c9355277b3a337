"""The demo's content, loaded once in a run and copied into the other tests that ask for it.

Loading it is thousands of acts. A copy holds the same rows and the same files.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

# Each table but those that say how the tables are, and its columns that are not worked out.
COLUMNS = """
    SELECT t.relname, string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum)
    FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
      AND t.relname <> 'django_migrations'
      AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
    GROUP BY t.relname
"""
SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@pytest.fixture
def demo_content(db: None, settings: Any, tmp_path: Path, tmp_path_factory: Any) -> None:
    """Everything that `load_demo` makes, with its files in a folder of the test's own."""
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if base.name.startswith("popen-") else base) / "demo"
    media = tmp_path / "media"
    settings.MEDIA_ROOT = media
    with _alone(kept):
        if (kept / "media").exists():
            shutil.copytree(kept / "media", media)
            _copy_in(kept)
            return
        media.mkdir()
        call_command("load_reference", stdout=None)
        call_command("load_demo")
        _copy_out(kept)
        shutil.copytree(media, kept / "media")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One worker at a time: the first loads, the others wait for what it keeps."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def _copy_out(kept: Path) -> None:
    with connection.cursor() as cursor:
        for table, columns in _asked(cursor, COLUMNS):
            with (
                (kept / f"{table}.copy").open("wb") as file,
                cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as rows,
            ):
                file.writelines(rows)
        lines = [f"{name} {value}\n" for name, value in _asked(cursor, SEQUENCES)]
        (kept / "sequences").write_text("".join(lines))


@transaction.atomic
def _copy_in(kept: Path) -> None:
    """As they were: no trigger answers a row that has been through it once."""
    with connection.cursor() as cursor:
        tables = _asked(cursor, COLUMNS)
        for table, _columns in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table, _columns in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for table, columns in tables:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rows:
                rows.write((kept / f"{table}.copy").read_bytes())
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, _columns in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for line in (kept / "sequences").read_text().splitlines():
            cursor.execute("SELECT setval(%s, %s)", line.split())
    ContentType.objects.clear_cache()


def _asked(cursor: Any, question: str) -> list[tuple[str, Any]]:
    cursor.execute(question)
    return list(cursor.fetchall())
