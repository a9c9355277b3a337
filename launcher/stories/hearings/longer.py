"""More time: asked for by one, given to all, and told to everybody it concerns."""

import time
from datetime import date, datetime

from launcher.stories.days import day_in_words
from launcher.stories.hearing.draft import OSLO, in_days
from launcher.stories.hearing.publication import check_once, listed, names, table
from launcher.stories.hearings import words
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.people import PEOPLE
from launcher.stories.world import expect

LETTER_SECONDS = 30
NOT_LATER = "Den nye fristen må være senere enn den gamle. Velg en senere dag."
EXTENDED = "Ny frist"


def ola_asks(world: HearingsJob) -> None:
    """From the hearing's own page; the wish is public before it has its answer."""
    world.new_day = date.fromisoformat(in_days(world.closes_at, 7))
    ola = world.browser("Ola")
    ola.open(world.copied)
    ola.follow("Be om lengre frist")
    form = ola.form("Send spørsmålet").fill("Hvilken dag trenger dere?", world.new_day.isoformat())
    ola.send(form.fill("Hvorfor trenger dere mer tid?", words.WHY_LONGER))
    page = world.visitor.open(world.copied).says(words.KORPS, words.WHY_LONGER)
    page.says("Kommunen har ikke svart ennå.")
    told = world.mailbox.wait(
        "ber om lengre frist", words.COPY, enough=bool, seconds=LETTER_SECONDS
    )
    expect([one.to_address for one in told] == [PEOPLE["Kari"]], "Kari fikk ikke vite det")


def it_cannot_be_shorter(world: HearingsJob) -> None:
    """An earlier day is refused beside the field, and what Kari wrote is still there."""
    kari = world.browser("Kari")
    kari.open(f"{world.copied_work}godkjenning/")
    kari.follow("Forleng fristen")
    kari.page.says(words.WHY_LONGER)
    kari.follow(f"Svar dem: {words.KORPS}")
    form = kari.form("Forleng fristen").fill("Hvorfor?", words.YES)
    form.fill("Ny siste dag for å svare", in_days(world.closes_at, -1))
    kari.send(form, status=422)
    form = kari.form("Forleng fristen")
    beside = form.beside("Ny siste dag for å svare")
    expect(NOT_LATER in beside, f"ved fristen står det ikke «{NOT_LATER}»")
    expect(form.value("Hvorfor?") == words.YES, "det Kari skrev, ble borte")


def kari_extends(world: HearingsJob) -> str:
    """The day that was asked for stands in the form; wish and answer are public."""
    kari = world.browser("Kari")
    kari.open(f"{world.copied_work}lengre-frist/")
    kari.follow(f"Svar dem: {words.KORPS}")
    form = kari.form("Forleng fristen")
    asked = form.value("Ny siste dag for å svare")
    expect(asked == world.new_day.isoformat(), f"skjemaet foreslår {asked}")
    form.fill("Hvorfor?", words.YES)
    kari.send(form).says("Fristen er forlenget")
    page = world.visitor.open(world.copied).says(words.WHY_LONGER, words.YES)
    said = day_in_words(world.new_day)
    expect(said in page.text.lower(), f"høringens side sier ikke at fristen er {said}")
    return said


def the_letters_arrive(world: HearingsJob) -> str:
    """To each that was invited to it, once, with the new day and the reason."""
    due = invited(world)
    expect(words.KORPS in due, f"{words.KORPS} er ikke invitert")
    found = world.mailbox.wait(
        EXTENDED, words.COPY, enough=lambda some: names(some) >= due, seconds=LETTER_SECONDS
    )
    lacks = due - names(found) - not_reached(world)
    expect(not lacks, f"brevet om ny frist kom ikke til {listed(lacks)}")
    check_once(found)
    for letter in found:
        missing = letter.lacks(f"til og med {day_in_words(world.new_day)}", words.YES)
        expect(missing is None, f"brevet til {letter.to_name} sier ikke «{missing}»")
    return f"{len(found)} brev"


def invited(world: HearingsJob) -> set[str]:
    """Those on the public list that have an address."""
    on_list = table(world.visitor.open(f"{world.copied}inviterte/"), 0)
    return on_list - world.without_email - not_reached(world)


def not_reached(world: HearingsJob) -> set[str]:
    """Those that the municipality is told did not get a letter about it."""
    page = world.browser("Kari").open("/arbeid/brev/?vis=kom-ikke-fram")
    troubled = [row for row in page.main.every("tr") if words.COPY in row.text]
    return {cell.text for row in troubled for cell in row.every("th")}


def only_one_closes(world: HearingsJob) -> str:
    """We wait for the minute. One is over; in the other, an answer is still in time."""
    left = (world.closes_at - datetime.now(OSLO)).total_seconds()
    expect(left > 0, "fristen gikk ut før svarene var inne; maskinen er for treg")
    time.sleep(left + 0.5)
    world.visitor.open(world.hearing).says("Fristen er ute")
    page = world.visitor.open(world.copied)
    expect("Fristen er ute" not in page.text, "høringen som fikk lengre frist, er også ute")
    petter = world.browser("Petter")
    petter.open(world.copied)
    petter.press("Send «uten merknad»").says("Svaret er sendt")
    expect("etter fristen" not in petter.page.text, "svaret er merket som for sent")
    return f"{left:.0f} s igjen da svarene var inne"
