"""A dialogue room is locked when the procurement is announced (clause K4)."""

from launcher.stories.platform.job import PlatformJob
from launcher.stories.platform.text import come_in, today
from launcher.stories.world import expect

TITLE = "Besøk til dem som bor alene"  # summed up in the demo: what is said is said
NOTICE = "https://doffin.no/notices/fra-proven-2"
LATE = "Kommer dette for sent?"


def inga_finds_it(world: PlatformJob) -> None:
    """The municipality's own room; Ola reads the same papers as everybody in it."""
    come_in(world, "Inga", "Kari", "Ola")
    inga = world.browser("Inga")
    inga.open("/arbeid/dialogrom/")
    inga.follow(TITLE)
    world.room = inga.page.path.strip("/").split("/")[-1]
    world.visitor.open(f"/dialogrom/{world.room}/").says(TITLE)


def desk(world: PlatformJob) -> str:
    """Where the municipality works with it."""
    return f"/arbeid/dialogrom/{world.room}/"


def inga_locks_it(world: PlatformJob) -> None:
    """She and nobody else; after that no question is taken, not even by a form sent anyway."""
    kari, inga, ola = world.browser("Kari"), world.browser("Inga"), world.browser("Ola")
    page = kari.open_any(f"{desk(world)}kunngjort/")
    expect(page.status in (403, 404), f"Kari kan låse rommet (svar {page.status})")
    inga.open(desk(world))
    inga.follow("Kunngjort: lås rommet")
    form = inga.form("Lås rommet nå").fill("Lenken til kunngjøringen", NOTICE)
    inga.send(form.fill("Hvilken dag ble den kunngjort?", today())).says("Rommet er låst.")
    page = ola.try_to_post(f"/dialogrom/{world.room}/deltaker/spor/", text=LATE)
    expect(page.status >= 400, f"et spørsmål kom inn etter låsen (svar {page.status})")
    kari.open(desk(world))
    kari.try_to_post(f"{desk(world)}dokumenter/del/").says("Ingenting kan legges til.")
    world.visitor.open(f"/dialogrom/{world.room}/").says("Kunngjort og låst").hides(LATE)


STEPS = [
    ("Inga finner et dialogrom som er oppsummert", inga_finds_it),
    ("Inga låser rommet, og ingen spør mer", inga_locks_it),
]
