"""A dialogue room is locked when the procurement is announced (clause K4)."""

from launcher.stories.page import Page
from launcher.stories.platform.job import PlatformJob
from launcher.stories.platform.text import come_in, today
from launcher.stories.world import expect

TITLE = "Ettermiddager for barn"  # open in the demo, with Ola's band in it
SUMMARY = "To lag vil være med, og begge trenger lokaler."
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


def it_is_summed_up(world: PlatformJob) -> None:
    """What came of it, for everyone."""
    kari = world.browser("Kari")
    kari.open(f"{desk(world)}oppsummer/")
    form = kari.form(only_button(kari.page))
    kari.send(form.fill(first_label(kari.page), SUMMARY))
    world.visitor.open(f"/dialogrom/{world.room}/").says(SUMMARY)


def desk(world: PlatformJob) -> str:
    """Where the municipality works with it."""
    return f"/arbeid/dialogrom/{world.room}/"


def only_button(page: Page) -> str:
    """What the one button of a form with a post says."""
    forms = [f for f in page.main.every("form") if f["method"].lower() == "post"]
    return next(node.text for node in forms[0].every("button"))


def first_label(page: Page) -> str:
    """What the first field that is written in is called."""
    area = next(page.main.every("textarea"))
    return next(one.text for one in page.main.every("label") if one["for"] == area["id"])


def inga_locks_it(world: PlatformJob) -> None:
    """She and nobody else; after that no question is taken, not even by a form sent anyway."""
    kari, inga, ola = world.browser("Kari"), world.browser("Inga"), world.browser("Ola")
    page = kari.open_any(f"{desk(world)}kunngjort/")
    expect(page.status in (403, 404), f"Kari kan låse rommet (svar {page.status})")
    inga.open(desk(world))
    inga.follow("Kunngjort: lås rommet")
    form = inga.form("Lås rommet nå").fill("Lenken til kunngjøringen", NOTICE)
    inga.send(form.fill("Hvilken dag ble den kunngjort?", today())).says("Rommet er låst.")
    own = f"/dialogrom/{world.room}/deltaker/"
    ola.open(own).says("Rommet ble låst da anskaffelsen ble kunngjort")
    page = ola.try_to_post(f"{own}spor/", text=LATE)
    expect(page.status >= 400 or LATE not in page.text, "et spørsmål kom inn etter låsen")
    page = world.visitor.open(f"/dialogrom/{world.room}/").says("Kunngjort og låst")
    page.hides(LATE)


STEPS = [
    ("Inga finner et åpent dialogrom", inga_finds_it),
    ("Dialogen blir oppsummert for alle", it_is_summed_up),
    ("Inga låser rommet, og ingen spør mer", inga_locks_it),
]
