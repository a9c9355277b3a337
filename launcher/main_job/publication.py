"""Grete reads and publishes; the invitations reach exactly those on the list."""

import time
from collections import Counter

from launcher.main_job import story
from launcher.main_job.days import day_in_words
from launcher.main_job.mail import Letter
from launcher.main_job.page import Page
from launcher.main_job.people import sign_in
from launcher.main_job.world import World, expect

PDF = b"%PDF"
FIRST_LETTER_SECONDS = 60  # before the check gives up; the portal's own goal is 5
QUIET_SECONDS = 20  # no more letters are coming


def grete_reads_it(world: World) -> None:
    """Both steps of signing in; it waits for her; content, list and letter on one page."""
    grete = sign_in(world, "Grete")
    grete.open("/arbeid/").says(story.TITLE)
    page = grete.open(f"{world.work}godkjenning/")
    page.says(story.TITLE, story.LEAD, *story.IN_SHORT, story.BACKGROUND, *story.QUESTIONS)
    page.says(story.WHY_REJECTED, "Slik ser invitasjonen ut", "Emne:")
    document = grete.fetch(page.link(story.DOCUMENT))
    expect(document.startswith(PDF), "dokumentet Grete åpner, er ikke det Kari lastet opp")


def grete_publishes(world: World) -> str:
    """Once; the same button sent again finds it published and sends no letter twice."""
    grete = world.browser("Grete")
    form = grete.form("Publiser høringen")
    world.published_at = time.time()
    page = grete.send(form)
    page.says("Høringen er publisert.", f"{len(world.invited)} invitasjoner er på vei")
    grete.send(form).says("Høringen er publisert.")
    return f"{len(world.invited)} invitasjoner"


def everyone_can_read_it(world: World) -> None:
    """The front page, the list, the hearing, its document, and who is invited and why."""
    visitor = world.visitor
    visitor.open("/").says(story.TITLE)
    visitor.open("/horinger/?vis=apne").says(story.TITLE)
    page = visitor.open(world.hearing).says(story.LEAD, *story.QUESTIONS, story.CONTACT)
    expect(visitor.fetch(page.link(story.DOCUMENT)).startswith(PDF), "dokumentet kan ikke hentes")
    invited = visitor.open(f"{world.hearing}inviterte/")
    invited.says(story.WHY_ADDED, "Alle andre kan også svare", story.WHY_REJECTED)
    names = table(invited, 0)
    on_list = world.listed - {world.rejected} | {story.ADDED}
    expect(names == on_list, f"den offentlige listen stemmer ikke: {difference(names, on_list)}")
    expect(table(invited, 1) == {world.rejected}, f"{world.rejected} står ikke som tatt bort")


def table(page: Page, number: int) -> set[str]:
    """The first column of one of the page's tables."""
    tables = list(page.main.every("table"))
    if number >= len(tables):
        return set()
    return {cell.text for cell in tables[number].every("th") if cell["scope"] == "row"}


def the_invitations_arrive(world: World) -> str:
    """Each on the list once, nobody else; a dead address is seen by the municipality."""
    expected = world.invited
    found = world.mailbox.wait(story.TITLE, enough=bool, seconds=FIRST_LETTER_SECONDS)
    expect(found, f"ingen invitasjon er kommet fram på {FIRST_LETTER_SECONDS} s")
    first = found[0].arrived - world.published_at
    found = world.mailbox.wait(
        story.TITLE,
        enough=lambda letters: names(letters) | not_reached(world) >= expected,
        seconds=QUIET_SECONDS,
    )
    dead = not_reached(world)
    expect(
        names(found) | dead >= expected,
        f"brev mangler til {listed(expected - names(found) - dead)}",
    )
    expect(names(found) <= expected, f"brev kom til {listed(names(found) - expected)}")
    check_once(found)
    more = f", {len(dead)} adresse(r) virker ikke" if dead else ""
    return f"{len(found)} brev, det første etter {first:.1f} s".replace(".", ",") + more


def check_once(letters: list[Letter]) -> None:
    """Nobody gets two."""
    twice = {name for name, n in Counter(one.to_name for one in letters).items() if n > 1}
    expect(not twice, f"brevet kom to ganger til {listed(twice)}")


def names(letters: list[Letter]) -> set[str]:
    """Who they are to."""
    return {one.to_name for one in letters}


def not_reached(world: World) -> set[str]:
    """Those of this hearing that the municipality is told did not arrive."""
    page = world.browser("Kari").open("/arbeid/brev/?vis=kom-ikke-fram")
    rows = [row for row in page.main.every("tr") if story.TITLE in row.text]
    return {cell.text for row in rows for cell in row.every("th")}


def the_invitations_say_why(world: World) -> None:
    """Reason, deadline and link in every letter; where the address is from, in the added one's."""
    for letter in world.mailbox.letters(story.TITLE):
        lacks = letter.lacks(
            f"Hei, {letter.to_name}",
            story.LEAD,
            "Hvorfor får dere dette?",
            f"{day_in_words(world.closes_at)} kl. {world.closes_at:%H.%M}",
            f"{world.base_url}{world.hearing}",
            story.CONTACT,
        )
        expect(lacks is None, f"invitasjonen til {letter.to_name} sier ikke «{lacks}»")
    ours = letter_to(world, story.OURS).lacks("dere brenner for", *map(str.lower, story.TOPICS))
    expect(ours is None, f"invitasjonen til {story.OURS} sier ikke «{ours}»")
    added = letter_to(world, story.ADDED).lacks(story.WHY_ADDED, "hentet fra Enhetsregisteret")
    expect(added is None, f"invitasjonen til {story.ADDED} sier ikke «{added}»")


def letter_to(world: World, name: str, *in_subject: str) -> Letter:
    """The letter of this hearing to one organisation. Raises Fault."""
    found = [x for x in world.mailbox.letters(story.TITLE, *in_subject) if x.to_name == name]
    expect(found, f"{name} har ikke fått brev")
    return found[0]


def listed(names: set[str]) -> str:
    """Names in a row, the first five of them."""
    return ", ".join(sorted(names)[:5]) + (" …" if len(names) > 5 else "")


def difference(found: set[str], expected: set[str]) -> str:
    """What is missing and what is too much."""
    lacks, more = listed(expected - found) or "ingen", listed(found - expected) or "ingen"
    return f"mangler {lacks}; for mye {more}"
