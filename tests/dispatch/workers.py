"""Real processes on the test's database: a worker of Celery, and one that can be killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def environment(**more):
    """The test's own database and relay, for another process."""
    db = connection.settings_dict
    return os.environ | {
        "DATABASE_URL": (
            f"postgres://{quote(db['USER'])}:{quote(db['PASSWORD'])}@{db['HOST']}:{db['PORT']}"
            f"/{db['NAME']}"
        ),
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.RELAY['port']}",
        "RELAY_LOG": settings.RELAY_LOG,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


@contextmanager
def process(*arguments, log, **env):
    """A Python process in a session of its own; whatever it forked ends with it."""
    with log.open("ab") as out:
        started = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=environment(**env),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def celery_worker(log, redis_url, concurrency=2):
    """`./portal` starts it in the same way."""
    return process(
        "-m",
        "celery",
        "-A",
        "platform_portal",
        "worker",
        "--pool",
        "prefork",
        "--concurrency",
        str(concurrency),
        "--loglevel",
        "INFO",
        "-n",
        f"w{log.stem}@test",
        log=log,
        REDIS_URL=redis_url,
    )


def until(true, seconds=60, log=None):
    """Wait for another process. How long is no part of any promise."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-4000:] if log and log.exists() else "it never happened")
