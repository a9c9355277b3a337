"""`./portal bench NAME`: a figure measured against its own limit in the same run.

Each name is a module here with `run(arguments) -> int`.
"""

import signal
import sys
from importlib import import_module

from launcher.say import Halt

NAMES = ("calendar", "grants", "letters", "register", "search")


def bench(arguments: list[str]) -> int:
    """Run one benchmark; 0 when its goals were met. Raises Halt for a name that is none."""
    name = arguments[0] if arguments else ""
    if name not in NAMES:
        raise Halt(f"Bruk: ./portal bench {'|'.join(NAMES)} [valg]")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that temporary servers end too
    code: int = import_module(f"launcher.bench.{name}").run(arguments[1:])
    return code
