"""Kari writes the hearing: content, invitees, deadline, and to approval."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from launcher.stories.form import Form
from launcher.stories.hearing import story
from launcher.stories.hearing.job import Job
from launcher.stories.pdf import ONE_PAGE
from launcher.stories.world import expect

OSLO = ZoneInfo("Europe/Oslo")
PAST = "Fristen har allerede gått ut. Velg en dag fram i tid."
# The answers must be in before it closes, and the check must not wait longer than it has to. What
# is left to do takes about as long as what has been done.
OPEN_SECONDS, SLOWNESS = 15, 2.5


def kari_starts_a_draft(world: Job) -> None:
    """Without a title she is told; then there is a draft that nobody else can see."""
    kari = world.browser("Kari")
    kari.open("/arbeid/horinger/ny/")
    form = kari.form("Lag kladden").fill("Hva vil dere", story.LEAD)
    kari.send(form, status=422)
    form = kari.form("Lag kladden")
    expect(form.value("Hva vil dere") == story.LEAD, "det Kari skrev, ble borte")
    page = kari.send(form.fill("Hva handler høringen om?", story.TITLE))
    parts = page.path.strip("/").split("/")
    expect(parts[:2] == ["arbeid", "horinger"] and len(parts) == 4, f"Kari kom til {page.path}")
    world.ref = parts[2]
    world.visitor.open(world.hearing, status=404)


def kari_writes_the_content(world: Job) -> None:
    """Words, topics, two questions, whom to call, and a document."""
    kari = world.browser("Kari")
    form = kari.form("Last opp dokumentet")
    form.fill("Kort fortalt", "\n".join(story.IN_SHORT)).fill("Bakgrunn", story.BACKGROUND)
    for topic in story.TOPICS:
        form.choose(topic)
    for number, question in enumerate(story.QUESTIONS, 1):
        form.fill(f"Spørsmål {number}", question)
    form.pick("Hvem kan de ringe?", story.CONTACT)
    form.fill("Hva heter dokumentet?", story.DOCUMENT)
    kari.send(form.attach("Velg fil", "tegninger.pdf", ONE_PAGE, "application/pdf"))
    kari.page.says(story.DOCUMENT, "tegninger.pdf")
    form = kari.form("Lagre og gå videre")
    expect(form.value("Spørsmål 2") == story.QUESTIONS[1], "spørsmål 2 ble ikke lagret")
    page = kari.send(form)
    expect(page.path == f"{world.work}mottakere/", f"Kari kom til {page.path}, ikke til mottakerne")


def kari_sets_the_deadline(world: Job) -> str:
    """A day that has passed is refused beside the field; then a minute that comes soon."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}frist/")
    now = datetime.now(OSLO)
    yesterday = (now - timedelta(days=1)).date().isoformat()
    form = kari.form("Lagre og gå videre").fill("Siste dag for å svare", yesterday)
    kari.send(form.fill("Hvem avgjør saken?", story.DECIDED_BY), status=422)
    form = kari.form("Lagre og gå videre")
    expect(PAST in form.beside("Siste dag for å svare"), f"ved fristen står det ikke «{PAST}»")
    kept = (form.value("Siste dag for å svare"), form.value("Hvem avgjør saken?"))
    expect(kept == (yesterday, story.DECIDED_BY), "det Kari skrev om fristen, ble borte")
    open_for = OPEN_SECONDS + SLOWNESS * (time.monotonic() - world.began)
    world.closes_at = whole_minute(now + timedelta(seconds=open_for))
    fill_days(form, world.closes_at)
    kari.send(form)
    expect(kari.page.path == f"{world.work}godkjenning/", f"Kari kom til {kari.page.path}")
    return f"{world.closes_at:%H.%M}"


def whole_minute(instant: datetime) -> datetime:
    """The first whole minute that is not before an instant: the form takes no seconds."""
    return (instant + timedelta(seconds=59)).replace(second=0, microsecond=0)


def fill_days(form: Form, closes_at: datetime) -> None:
    """The deadline with a clock time, when there will be an answer, and when it is decided."""
    form.fill("Siste dag for å svare", closes_at.date().isoformat())
    form.fill("Klokkeslett", f"{closes_at:%H:%M}")
    form.fill("Dagen organisasjonene får vite", in_days(closes_at, 14))
    form.fill("Dagen saken avgjøres", in_days(closes_at, 30))
    form.fill("Hvorfor er fristen kortere?", "Dette er en prøve.")
    form.fill("Hvem har bestemt det?", "Ordføreren")


def in_days(instant: datetime, days: int) -> str:
    """A day for a form."""
    day: date = instant.date() + timedelta(days=days)
    return day.isoformat()


def kari_asks_for_approval(world: Job) -> None:
    """Frozen, still hidden from everyone else."""
    kari = world.browser("Kari")
    kari.page.says(story.TITLE, *story.QUESTIONS, "Slik ser invitasjonen ut")
    form = kari.form("Send til godkjenning")
    world.version = int(form.hidden("version")) + 1  # what it is when it has been sent
    kari.send(form).says("sendt til godkjenning")
    world.visitor.open(world.hearing, status=404)


def kari_cannot_publish(world: Job) -> None:
    """What she sends all the same is refused, nothing is published, and there is no button."""
    kari = world.browser("Kari")
    button = kari.open(f"{world.work}godkjenning/").has_button("Publiser høringen")
    page = kari.try_to_post(f"{world.work}publiser/", version=str(world.version))
    public = world.visitor.open_any(world.hearing)
    expect(public.status == 404, "høringen ble publisert av den som skrev den")
    expect(page.status in (403, 409), f"publiseringen hennes ble ikke avvist (svar {page.status})")
    page.says("Bare en godkjenner")
    expect(not button, "hun får knappen «Publiser høringen»")
