"""Kari makes a scheme and its first call; Grete, who is another person, publishes it."""

import subprocess
import time
from datetime import datetime, timedelta

from launcher.paths import PYTHON, ROOT
from launcher.stories.fault import Fault
from launcher.stories.grants import words
from launcher.stories.grants.job import GrantsJob
from launcher.stories.hearing.draft import OSLO
from launcher.stories.people import sign_in
from launcher.stories.world import expect

# All must have applied before it closes, and the check must not wait longer than it has to.
OPEN_SECONDS, SLOWNESS = 20, 1.0
COMMAND_SECONDS = 300  # starting Django is most of it, and the machine may be busy
DECIDED, PAID, REPORTED = 30, 45, 120  # days from today
MOST_CLICKS = 14  # from Arbeidsflate to published, for the two together
# The page gives a call whole days. The operator gives this draft its hour, as the model allows.
CLOSES = (
    "from datetime import datetime; from grants.models import Call; "
    "n = Call.objects.filter(ref={ref!r}, state='draft')"
    ".update(closes_at=datetime.fromisoformat({at!r})); assert n == 1"
)


def everyone_signs_in(world: GrantsJob) -> None:
    """Beforehand, so that the call need not be open while they type their codes."""
    for name in ("Kari", "Grete", words.OLA, words.LIV, words.SARA, words.LATE):
        sign_in(world, name)


def kari_makes_a_scheme(world: GrantsJob) -> str:
    """Free funds unless she says otherwise; the first call is there as a draft at once."""
    kari = world.browser("Kari")
    kari.open("/arbeid/tilskudd/")
    kari.clicks = 0
    kari.follow("Lag en tilskuddsordning")
    form = kari.form("Lag ordningen").fill("Hva heter ordningen?", words.SCHEME)
    kari.send(form.fill("Hva skal pengene føre til?", words.PURPOSE))
    parts = kari.page.path.strip("/").split("/")
    expect(parts[:2] == ["arbeid", "tilskudd"] and len(parts) == 4, f"kom til {kari.page.path}")
    world.ref = parts[2]
    world.title = kari.form("Lagre").value("Hva heter utlysningen?")
    expect(words.SCHEME in world.title, f"utlysningen heter «{world.title}»")
    world.visitor.open(world.call, status=404)
    return world.title


def kari_writes_the_call(world: GrantsJob) -> str:
    """Sum, days, one line of report; free funds offer no accounts. Two questions and no more."""
    kari = world.browser("Kari")
    form = kari.form("Lagre og gå videre")
    expect("Regnskap" not in kari.page.main.text, "frie midler kan kreve regnskap")
    form.fill("Kort fortalt", words.SUMMARY).fill("Hvem kan søke?", words.WHO)
    form.fill("Hvor mye fordeler dere?", str(words.BUDGET))
    form.fill("Høyeste beløp å søke om", str(words.MOST))
    today = datetime.now(OSLO).date()
    days = {
        "Når kan de begynne": 0,
        "Siste dag for å søke": 0,
        "Når får de svar?": DECIDED,
        "Når kommer pengene?": PAID,
        "Frist for rapporten": REPORTED,
    }
    for label, ahead in days.items():
        form.fill(label, (today + timedelta(days=ahead)).isoformat())
    form.choose("Én linje").fill("Navn", words.CONTACT).fill("Telefon", words.PHONE)
    kari.send(form.fill("Kommunens kontonummer", words.PAYER))
    kari.follow("Legg til et spørsmål")
    form = kari.form("Lagre og skriv ett til").fill("Hva spør dere om?", words.ABOUT)
    form.fill("Hvorfor spør dere?", words.ABOUT_WHY)
    kari.send(form.pick("Kan vi fylle ut noe for dem?", "Hva organisasjonen gjør"))
    form = kari.form("Lagre spørsmålet").fill("Hva spør dere om?", words.WISH)
    kari.send(form.fill("Hvorfor spør dere?", words.WISH_WHY))
    page = kari.open(world.work)
    expect(not page.has_button("Publiser utlysningen"), "Kari får publisere sin egen utlysning")
    expect("Dette mangler" not in page.text, f"utlysningen er ikke hel: {page.text[:400]}")
    return f"{kari.clicks} klikk"


def grete_publishes(world: GrantsJob) -> str:
    """From the desk. The deadline comes as soon as those who apply can be done."""
    open_for = OPEN_SECONDS + SLOWNESS * (time.monotonic() - world.began)
    world.closes_at = datetime.now(OSLO) + timedelta(seconds=open_for)
    closes(world)
    grete = world.browser("Grete")
    grete.open("/arbeid/tilskudd/")
    grete.clicks = 0
    grete.follow(world.title)
    grete.press("Publiser utlysningen").says("Utlysningen er publisert.")
    clicks = grete.clicks + world.browser("Kari").clicks
    expect(clicks <= MOST_CLICKS, f"det tok {clicks} klikk å publisere, ikke {MOST_CLICKS}")
    return f"{clicks} klikk i alt, frist {world.closes_at:%H.%M.%S}"


def closes(world: GrantsJob) -> None:
    """Give the draft the hour of its deadline. Raises Fault when the command fails."""
    code = CLOSES.format(ref=world.ref, at=world.closes_at.isoformat())
    done = subprocess.run(
        [str(PYTHON), "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=dict(world.environ),
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Fault(f"fristen ble ikke satt: {done.stderr.strip()[-300:]}")


def everyone_reads_it(world: GrantsJob) -> None:
    """Without signing in: how much, who, how free, every question with why, whom to ask."""
    page = world.visitor.open(world.call)
    page.says(world.title, words.SUMMARY, words.WHO, words.PURPOSE, "Frie midler")
    page.says(words.kr(words.BUDGET), words.kr(words.MOST), words.CONTACT)
    page.says(words.ABOUT, words.ABOUT_WHY, words.WISH, words.WISH_WHY)
    page.hides(words.PAYER)
