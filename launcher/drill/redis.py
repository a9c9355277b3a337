"""The broker stops, forgets, hangs and comes back empty; letters go out all the same."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from launcher import parts
from launcher.drill import mix
from launcher.drill.delivery import TICK, Storm, over
from launcher.drill.ground import Ground
from launcher.drill.judge import Ledger, Verdict, judge, recipients
from launcher.say import Halt
from launcher.stories.browser import Browser
from launcher.stories.fault import Fault
from launcher.supervisor import healthy

FIRST_LETTER = 15.0  # seconds after a set was committed
ANSWER = 1.0  # seconds: a page whose writing wakes the workers, and a commit
BUSY_MACHINE = 4  # a build machine does other things; kombu's own patience would be 6 s and more
FLUSHES = 10
HANG = 30.0
REAL_POLL = 5.0  # the portal's own: the goal of the first letter is against it
WEB_SECONDS = 60.0
PEOPLE = 4  # each asks for a new password once in a phase; more would be refused


def run(ground: Ground) -> Verdict:
    """Four sets of letters, each into another kind of trouble."""
    faults = mix.Mix(ground.settings.n, ground.settings.seed)
    everybody, dead = recipients(faults)
    quick = ground.settings.quick
    waits = ground.settings.waits if quick else replace(ground.settings.waits, poll=REAL_POLL)
    ground.begin(faults, waits=waits, broken=ground.settings.broken)
    try:
        trouble = Trouble(ground, Ledger(ground.log))
        trouble.open_web()
        size = -(-len(everybody) // 4)
        sets = [everybody[at : at + size] for at in range(0, len(everybody), size)]
        for phase, some in zip(trouble.phases(), sets, strict=False):
            phase(some)
        Storm(ground, len(everybody) - len(dead), kills=0).blow()
        trouble.wait_for_people()
        taken = trouble.ledger.read()
        verdict = judge(ground, trouble.letters_only(taken), everybody, dead)
    finally:
        ground.end()
    return Verdict({**verdict.figures, **trouble.figures()}, [*verdict.wrong, *trouble.wrong()])


@dataclass
class Trouble:
    """What is done to the broker, and how long people wait meanwhile."""

    ground: Ground
    ledger: Ledger
    first: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    revived: int = 0

    def open_web(self) -> None:
        """The portal's pages, and people with a forgotten password. Raises Halt."""
        name = f"person{self.ground.runs}"  # nobody's account from an earlier run
        self.people = [mix.address(number, name) for number in range(PEOPLE)]
        self.ground.product.add_people(self.people)
        port = int(self.ground.address.rpartition(":")[2])
        self.ground.start(parts.web(self.ground.folder, port, self.ground.env))
        ends = time.monotonic() + WEB_SECONDS
        while not healthy(self.ground.address):
            if time.monotonic() > ends:
                raise Halt("Nettsidene svarer ikke.")
            time.sleep(0.1)
        self.ask_for_password(self.people[0])  # the first page of a process is slow
        self.answers.clear()

    def phases(self) -> list[Callable[[list[str]], None]]:
        """In order."""
        return [self.stopped, self.flushed, self.hanging, self.restarted_empty]

    def stopped(self, some: list[str]) -> None:
        """Down when the set is published."""
        self.ground.valkey.stop()
        self.publish(some)
        self.ask_all()
        self.wait_for_first(some)
        self.start_again()

    def flushed(self, some: list[str]) -> None:
        """Ten times while letters go out."""
        self.publish(some)
        for _ in range(FLUSHES):
            self.ground.flush_valkey()
            time.sleep(TICK * 5)
        self.wait_for_first(some)

    def hanging(self, some: list[str]) -> None:
        """It takes connections and answers nothing."""
        server = self.ground.valkey.process
        server.send_signal(signal.SIGSTOP)
        ends = time.monotonic() + HANG * (0.1 if self.ground.settings.quick else 1)
        try:
            self.publish(some)
            self.ask_all()
            self.wait_for_first(some)
            while time.monotonic() < ends:
                self.tick()
        finally:
            server.send_signal(signal.SIGCONT)

    def restarted_empty(self, some: list[str]) -> None:
        """Killed and started without what it held."""
        self.publish(some)
        self.ground.valkey.process.kill()
        self.ground.valkey.process.wait()
        self.start_again()
        self.wait_for_first(some)

    def start_again(self) -> None:
        """The broker, with nothing in it. Raises Halt."""
        if not self.ground.valkey.restart():
            raise Halt("Valkey startet ikke igjen.")

    # --- people ---------------------------------------------------------------------------------

    def publish(self, some: list[str]) -> None:
        """When the workers rest: a set committed with its wake-up."""
        limit = time.monotonic() + 2 * WEB_SECONDS
        while not self.resting() and time.monotonic() < limit:
            self.tick()
        self.commits.append(self.ground.write(some))
        self.published = time.monotonic()

    def tick(self) -> None:
        """A moment; a worker that has died is started again, and counted."""
        self.revived += self.ground.revive()
        time.sleep(TICK)

    def resting(self) -> bool:
        """Whether nobody delivers now; waiting for another try is rest."""
        busy = self.ground.rows(
            "SELECT count(*) FROM dispatch_letter WHERE state IN ('claimed', 'handing') "
            "OR (state = 'pending' AND next_at <= clock_timestamp())"
        )
        return busy == [(0,)]

    def wait_for_first(self, some: list[str]) -> None:
        """How long the set's first letter took from its commit."""
        mine = set(some)
        while not mine & self.ledger.read().keys():
            if time.monotonic() - self.published > 2 * FIRST_LETTER:
                break
            self.tick()
        self.first.append(time.monotonic() - self.published)

    def ask_all(self) -> None:
        """Each person asks for a new password, which writes a letter and wakes the workers."""
        for person in self.people:
            self.ask_for_password(person)

    def ask_for_password(self, person: str) -> None:
        """How long the button took."""
        browser = Browser(self.ground.address)
        try:
            browser.open("/konto/glemt-passord/")
            form = browser.form("Send lenke").fill("E-post", person)
            started = time.monotonic()
            browser.send(form)
        except Fault as fault:
            raise Halt(str(fault)) from None
        finally:
            browser.close()
        self.answers.append(time.monotonic() - started)
        self.asked[person] += 1

    def wait_for_people(self) -> None:
        """Their letters stand outside the run's own."""
        ends = time.monotonic() + FIRST_LETTER
        while self.short_of() and time.monotonic() < ends and over(self.ground):
            time.sleep(TICK)

    def short_of(self) -> list[str]:
        """People who have not as many letters as they asked for; or more."""
        taken = self.ledger.read()
        return [person for person in self.people if taken[person] != self.asked[person]]

    # --- the outcome ----------------------------------------------------------------------------

    def letters_only(self, taken: Counter[str]) -> Counter[str]:
        """The ledger without the people's own letters."""
        return Counter({e: n for e, n in taken.items() if e not in self.asked})

    def figures(self) -> dict[str, float]:
        """The longest of each kind of waiting, in seconds."""
        slowest = {"first_letter": self.first, "commit": self.commits, "web": self.answers}
        longest = {name: round(max(waits), 2) for name, waits in slowest.items()}
        return {**longest, "revived": self.revived}

    def wrong(self) -> list[str]:
        """A sentence for each goal that was missed."""
        answer = ANSWER * (BUSY_MACHINE if self.ground.settings.quick else 1)
        limits = {"first_letter": FIRST_LETTER, "commit": answer, "web": answer}
        figures = self.figures()
        slow = [f"{name}: {figures[name]} s" for name in limits if figures[name] > limits[name]]
        return [*slow, *(f"{person} fikk ikke det som ble bedt om" for person in self.short_of())]
