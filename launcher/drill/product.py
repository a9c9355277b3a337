"""What a drill asks of the portal's own code, through its command line; launcher imports no app."""

import json
import subprocess
from collections.abc import Mapping
from typing import Any

from launcher.paths import PYTHON, ROOT
from launcher.say import Halt

SHELL = [str(PYTHON), "manage.py", "shell", "--no-imports", "--verbosity", "0", "-c"]
PATIENCE_SECONDS = 120

# The portal's own way to write a set of letters, to the people of a table that the drill filled.
# The wake-up is sent more than once: a message that comes twice must do no harm.
WRITE = """
import json, sys, time
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, JSONObject
from dispatch import letters

class Recipient(models.Model):
    email = models.CharField(primary_key=True)
    name = models.CharField()
    class Meta:
        app_label, managed, db_table = "dispatch", False, "drill_recipient"

told = json.loads(%r)
started = time.monotonic()
with transaction.atomic():
    letters.write_batch(
        kind=told["kind"], scope="drill", subject="Invitasjon til øvelse: slik går et brev ut",
        body=told["body"], from_name="Storvik kommune", reply_to="post@storvik.example",
        recipients=Recipient.objects.values_list(
            Concat(Value(told["kind"] + ":"), "email"), "email", "name", "email",
            JSONObject(reason=Value("dere står på lista")),
        ),
    )
took = time.monotonic() - started
for _ in range(told["wake_ups"]):
    letters.nudge()
print(json.dumps({"seconds": took, "with_wake_ups": time.monotonic() - started}))
"""
BODY = """Hei, [[name]]!

**Dette er en øvelse.** Dere får brevet fordi [[reason]].

– Det første dere kan gjøre, er å lese høringen.
– Det andre er å svare innen fristen, som er «til og med 16. mars».

Les mer på https://samspill.example/horinger/ovelse/

Hilsen Kari Nordmann, Storvik kommune
"""

LEGAL = """
import json
from dispatch.states import LETTER
print(json.dumps({was.value: [to.value for to in follows] for was, follows in LETTER.items()}))
"""

SAMPLE = """
import json
from dispatch.letters import render
from dispatch.models import Letter
print(json.dumps(render(Letter.objects.select_related("batch").latest("pk")).decode()))
"""

PEOPLE = """
import json
from allauth.account.models import EmailAddress
from accounts.models import User
for email in json.loads(%r):
    user = User.objects.create_user(email=email, password=None, name="Øvelse")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
print("{}")
"""


def ask(script: str, env: Mapping[str, str]) -> Any:
    """What a script in the portal's shell prints as JSON. Raises Halt when it fails."""
    done = subprocess.run(
        [*SHELL, script],
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise Halt(f"Portalen kunne ikke svare øvelsen:\n{done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def write_letters(kind: str, env: Mapping[str, str], wake_ups: int = 5) -> dict[str, float]:
    """One set to everybody in `drill_recipient`; the seconds of the commit, and with wake-ups."""
    told: dict[str, float] = ask(WRITE % json.dumps(_letters(kind, wake_ups)), env)
    return told


def _letters(kind: str, wake_ups: int) -> dict[str, object]:
    return {"kind": kind, "body": BODY, "wake_ups": wake_ups}


def legal_steps(env: Mapping[str, str]) -> dict[str, list[str]]:
    """The portal's table of a letter's states: state → those that may follow."""
    table: dict[str, list[str]] = ask(LEGAL, env)
    return table


def a_letter(env: Mapping[str, str]) -> bytes:
    """The latest letter as the relay is given it."""
    return str(ask(SAMPLE, env)).encode()


def add_people(emails: list[str], env: Mapping[str, str]) -> None:
    """People who may ask for a new password."""
    ask(PEOPLE % json.dumps(emails), env)
