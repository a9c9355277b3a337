"""`./portal COMMAND`: prepare the environment, then hand over to the command."""

import sys
from collections.abc import Callable

from launcher import environment
from launcher.say import Halt, say

USAGE = """Bruk: ./portal KOMMANDO

  demo            start hele portalen på denne maskinen, med eksempler (Ctrl-C stopper)
  demo --check    start i en midlertidig mappe, prøv det portalen lover og svar med 0 eller 1;
                  navn på fortellinger etterpå prøver bare dem: "main job", registry, hearings,
                  "contact meeting", grant
  test [valg]     alle tester på ekte PostgreSQL og Valkey; valgene går til pytest
  check [--quick] gjerder, typer, migreringer, maler og oppsett; --quick før en commit
  drill ØVELSE    feil med vilje: delivery, killpoints, redis, relay-log
  bench NAVN      mål farten mot en grense i samme kjøring: calendar, grants,
                  letters, register, search
  stateful        lev mange liv med en høring, møter, tilskudd eller plattformer:
                  --life hearing|meeting|grant|platform, --runs, --steps, --seed
  manage …        Djangos kommandoer på demoens database
  translations    hent nye ord fra koden til nynorskkatalogen, og si hva som mangler"""


def _demo(arguments: list[str]) -> int:
    from launcher import demo

    return demo.demo(arguments)


def _test(arguments: list[str]) -> int:
    from launcher import suite

    return suite.test(arguments)


def _check(arguments: list[str]) -> int:
    from launcher import checks

    return checks.check(arguments)


def _manage(arguments: list[str]) -> int:
    from launcher import manage

    return manage.manage(arguments)


def _translations(arguments: list[str]) -> int:
    from launcher import translations

    return translations.translations(arguments)


def _drill(arguments: list[str]) -> int:
    from launcher import drill

    return drill.drill(arguments)


def _bench(arguments: list[str]) -> int:
    from launcher import bench

    return bench.bench(arguments)


def _stateful(arguments: list[str]) -> int:
    from launcher import stateful

    return stateful.stateful(arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": _demo,
    "test": _test,
    "check": _check,
    "drill": _drill,
    "bench": _bench,
    "stateful": _stateful,
    "manage": _manage,
    "translations": _translations,
}


def main(arguments: list[str]) -> int:
    """Imports wait until the environment is there: it may be this call that makes it."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        say(USAGE)
        return 0 if arguments[:1] in (["help"], ["--help"], ["-h"]) else 2
    try:
        environment.prepare()
        return command(arguments[1:])
    except Halt as sentence:
        sys.stderr.write(f"{sentence}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
