"""Which faults the drill's relay makes, by recipient and try: the same for a seed, in any order."""

import random
from dataclasses import dataclass, field

FINE = ""
CLOSING = "421 at the recipient, and the relay hangs up"
BUSY_AT_RCPT = "450 at the recipient"
BUSY_AT_TEXT = "451 after the text, which is not taken"
DROP_BEFORE = "drop before acceptance"
DROP_AFTER = "drop after acceptance"
TAKE_LATE = "take it when the sender has given up"
DEAD = "550 at the recipient, for ever"

# Of the first tries; the later tries draw from the same shares. The shares of `delivery.md`'s
# measurement: real relays misbehave far less.
USUAL = {
    CLOSING: 0.005,
    BUSY_AT_RCPT: 0.03,
    BUSY_AT_TEXT: 0.01,
    DROP_BEFORE: 0.005,
    DROP_AFTER: 0.005,
    TAKE_LATE: 0.002,
    DEAD: 0.01,
}
# Where the relay's log is what the drill is about, many letters must end in doubt.
DOUBTFUL = {BUSY_AT_TEXT: 0.05, DROP_BEFORE: 0.1, DROP_AFTER: 0.1, TAKE_LATE: 0.01, DEAD: 0.01}
PREFIX = "brev"
BRANCHES = 997  # domains that the recipients are spread over


@dataclass(frozen=True)
class Mix:
    """The faults of one run: `letters` recipients, each fault at least once."""

    letters: int
    seed: int
    shares: dict[str, float] = field(default_factory=lambda: dict(USUAL))

    def first_tries(self) -> dict[int, str]:
        """Recipient's number → fault at its first try; exact counts, drawn by the seed."""
        order = random.Random(self.seed).sample(range(self.letters), self.letters)  # noqa: S311
        faults: dict[int, str] = {}
        for way, share in self.shares.items():
            for _ in range(max(1, round(self.letters * share))):
                if order:
                    faults[order.pop()] = way
        return faults

    def later_try(self, number: int, nth: int) -> str:
        """The fault at the second try or later; nobody becomes dead by trying."""
        drawn = random.Random(f"{self.seed}:{number}:{nth}").random()  # noqa: S311
        for way, share in self.shares.items():
            drawn -= share
            if drawn < 0:
                return FINE if way == DEAD else way
        return FINE


def address(number: int, prefix: str = PREFIX) -> str:
    """Recipient `number` of a run; another prefix gets no faults."""
    return f"{prefix}-{number}@d{number % BRANCHES}.example"


def number_of(recipient: str) -> int:
    """The number in an address; -1 for one that gets no faults."""
    prefix, _dash, digits = recipient.partition("@")[0].rpartition("-")
    return int(digits) if prefix == PREFIX and digits.isdecimal() else -1
