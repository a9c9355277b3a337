"""`./portal bench NAME`: a figure measured against its own limit in the same run.

Each name is a module here with `run(arguments) -> int`.
"""

from importlib import import_module

from launcher.say import Halt

NAMES = ("letters", "register", "search")


def bench(arguments: list[str]) -> int:
    """Run one benchmark; 0 when its goals were met. Raises Halt for a name that is none."""
    name = arguments[0] if arguments else ""
    if name not in NAMES:
        raise Halt(f"Bruk: ./portal bench {'|'.join(NAMES)} [valg]")
    code: int = import_module(f"launcher.bench.{name}").run(arguments[1:])
    return code
