"""Kari makes a hearing and a copy of it, and Grete publishes both; the clicks are counted."""

import time
from datetime import datetime, timedelta

from launcher.stories.browser import Browser
from launcher.stories.hearing.draft import OSLO, fill_days, whole_minute
from launcher.stories.hearing.recipients import rows
from launcher.stories.hearings import words
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.people import sign_in
from launcher.stories.world import expect

# All must have answered before it closes, and the check must not wait longer than it has to.
OPEN_SECONDS, SLOWNESS = 10, 5
MOST_CLICKS = 15  # from Arbeidsflate to published, for the two together


def kari_signs_in(world: HearingsJob) -> None:
    """Password and code."""
    sign_in(world, "Kari")


def kari_makes_a_hearing(world: HearingsJob) -> str:
    """Five pages: title, content, recipients, deadline, and to approval."""
    kari = world.browser("Kari")
    kari.open("/arbeid/")
    kari.clicks = 0
    kari.follow("Lag ny høring")
    form = kari.form("Lag kladden").fill("Hva handler høringen om?", words.TITLE)
    kari.send(form.fill("Hva vil dere", words.LEAD))
    world.ref = ref_of(kari)
    form = kari.form("Lagre og gå videre").choose(words.TOPIC)
    for number, question in enumerate(words.QUESTIONS, 1):
        form.fill(f"Spørsmål {number}", question)
    kari.send(form.pick("Hvem kan de ringe?", words.CONTACT))
    kari.press("Gå videre til frist")
    open_for = OPEN_SECONDS + SLOWNESS * (time.monotonic() - world.began)
    world.closes_at = whole_minute(datetime.now(OSLO) + timedelta(seconds=open_for))
    to_approval(kari, world)
    world.clicks = kari.clicks
    return f"frist {world.closes_at:%H.%M}"


def ref_of(browser: Browser) -> str:
    """The ref of the draft that is open."""
    parts = browser.page.path.strip("/").split("/")
    expect(parts[:2] == ["arbeid", "horinger"] and len(parts) == 4, f"kom til {browser.page.path}")
    return parts[2]


def to_approval(kari: Browser, world: HearingsJob) -> None:
    """The deadline with its reason, and the draft out of her hands."""
    form = kari.form("Lagre og gå videre").fill("Hvem avgjør saken?", words.DECIDED_BY)
    fill_days(form, world.closes_at)
    kari.send(form)
    kari.press("Send til godkjenning").says("sendt til godkjenning")


def kari_makes_a_copy(world: HearingsJob) -> None:
    """Topics and questions follow from the earlier hearing; only the title is new."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}godkjenning/")
    kari.follow("Bruk høringen som utgangspunkt for en ny")
    kari.send(kari.form("Lag kladden").fill("Hva handler høringen om?", words.COPY))
    world.copy = ref_of(kari)
    expect(world.copy != world.ref, "kopien er den samme høringen")
    form = kari.form("Lagre og gå videre")
    kept = [form.value(f"Spørsmål {n}") for n in range(1, len(words.QUESTIONS) + 1)]
    expect(kept == words.QUESTIONS, "spørsmålene fulgte ikke med til kopien")
    kari.send(form.pick("Hvem kan de ringe?", words.CONTACT))
    world.without_email = set(rows(kari.open(f"{world.copied_work}mottakere/?vis=uten-epost")))
    kari.press("Gå videre til frist")
    to_approval(kari, world)


def grete_publishes_both(world: HearingsJob) -> str:
    """From Arbeidsflate; with Kari's own they are not more clicks than promised."""
    grete = sign_in(world, "Grete")
    world.published_at = time.time()
    for title in (words.TITLE, words.COPY):
        grete.open("/arbeid/")
        grete.clicks = 0
        grete.follow(title)
        grete.press("Publiser høringen").says("Høringen er publisert.")
    count = world.clicks + grete.clicks
    expect(count <= MOST_CLICKS, f"det tok {count} klikk å publisere, ikke {MOST_CLICKS}")
    return f"{world.clicks} klikk for Kari og {grete.clicks} for Grete"


def everyone_reads_why_it_is_short(world: HearingsJob) -> None:
    """On both public pages, with who has decided it."""
    for address, title in ((world.hearing, words.TITLE), (world.copied, words.COPY)):
        page = world.visitor.open(address).says(title, *words.QUESTIONS)
        page.says("Hvorfor er fristen kort?", "Dette er en prøve.", "Bestemt av Ordføreren.")
        page.says(f"kl. {world.closes_at:%H.%M}")
