"""What a drill asks of the portal's own code, through its command line; launcher imports no app.

One process of `manage.py shell` answers everything: each start of the portal costs seconds.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launcher import processes
from launcher.paths import PYTHON, ROOT
from launcher.say import Halt

# Reads a line of JSON, [what, told], and answers with one; ends when nobody asks any more.
SCRIPT = """
import json, sys, time
from allauth.account.models import EmailAddress
from django.db import connections, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, JSONObject
from accounts.models import User
from dispatch import letters
from dispatch.models import Letter
from dispatch.states import LETTER

class Recipient(models.Model):
    email = models.CharField(primary_key=True)
    name = models.CharField()
    class Meta:
        app_label, managed, db_table = "dispatch", False, "drill_recipient"

def write(told):
    # The portal's own way to write a set, to the people of a table that the drill filled. The
    # wake-up is sent more than once: a message that comes twice must do no harm.
    started = time.monotonic()
    with transaction.atomic():
        letters.write_batch(
            kind=told["kind"], scope="drill", from_name="Storvik kommune",
            subject="Invitasjon til øvelse: slik går et brev ut", body=told["body"],
            reply_to="post@storvik.example",
            recipients=Recipient.objects.values_list(
                Concat(Value(told["kind"] + ":"), "email"), "email", "name", "email",
                JSONObject(reason=Value("dere står på lista")),
            ),
        )
    took = time.monotonic() - started
    for _ in range(told["wake_ups"]):
        letters.nudge()
    return took

def legal(told):
    return {was.value: [to.value for to in follows] for was, follows in LETTER.items()}

def people(told):
    for email in told:
        user = User.objects.create_user(email=email, password=None, name="Øvelse")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)

def sample(told):
    return letters.render(Letter.objects.select_related("batch").latest("pk")).decode()

for line in sys.stdin:
    what, told = json.loads(line)
    answer = {"write": write, "legal": legal, "people": people, "sample": sample}[what](told)
    connections.close_all()
    print(json.dumps(answer), flush=True)
"""
BODY = """Hei, [[name]]!

**Dette er en øvelse.** Dere får brevet fordi [[reason]].

– Det første dere kan gjøre, er å lese høringen.
– Det andre er å svare innen fristen, som er «til og med 16. mars».

Les mer på https://samspill.example/horinger/ovelse/

Hilsen Kari Nordmann, Storvik kommune
"""


class Product:
    """The portal's code in a process of its own, for as long as `env` is right."""

    def __init__(self, env: Mapping[str, str], log: Path, script: str = SCRIPT) -> None:
        self._log = log
        command = [str(PYTHON), "manage.py", "shell", "--no-imports", "--verbosity", "0"]
        with log.open("ab") as complaints:
            self._process = subprocess.Popen(
                [*command, "-c", script],
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,  # Ctrl-C is the launcher's to answer
            )

    def ask(self, what: str, told: Any = None) -> Any:
        """Its answer. Raises Halt when it has failed."""
        assert self._process.stdin  # noqa: S101  (a pipe)
        assert self._process.stdout  # noqa: S101
        try:
            self._process.stdin.write(json.dumps([what, told]) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Halt(f"Portalen kunne ikke svare øvelsen:\n{processes.tail(self._log)}")
        return json.loads(line)

    def write_letters(self, kind: str, wake_ups: int = 5) -> float:
        """One set to everybody in `drill_recipient`; the seconds of its commit with a wake-up."""
        told = {"kind": kind, "body": BODY, "wake_ups": wake_ups}
        return float(self.ask("write", told))

    def legal_steps(self) -> dict[str, list[str]]:
        """The portal's table of a letter's states: state → those that may follow."""
        table: dict[str, list[str]] = self.ask("legal")
        return table

    def a_letter(self) -> bytes:
        """The latest letter as the relay is given it."""
        return str(self.ask("sample")).encode()

    def add_people(self, emails: list[str]) -> None:
        """People who may ask for a new password."""
        self.ask("people", emails)

    def close(self) -> None:
        """It ends when nobody asks."""
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
