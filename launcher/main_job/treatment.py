"""After the deadline: every point gets an answer, and every sender hears about its own."""

import time
from datetime import datetime

from launcher.main_job import story
from launcher.main_job.draft import OSLO
from launcher.main_job.page import Page
from launcher.main_job.publication import check_once, difference, letter_to, names
from launcher.main_job.world import World, expect

ALL_DONE = "Alle punktene har fått svar"
LETTER_SECONDS = 30
NO_REASON = "Skriv hvorfor, så de som sendte det, forstår."
SUBJECT = "Dette skjedde med innspillet deres"


def the_deadline_passes(world: World) -> str:
    """Until then points cannot be made; nothing moves the clock, so we wait."""
    page = world.browser("Kari").open(f"{world.work}punkter/")
    expect(not page.has_button("Del opp svarene"), "svarene kan deles opp før fristen er ute")
    left = (world.closes_at - datetime.now(OSLO)).total_seconds()
    expect(left > 0, "fristen gikk ut før svarene var inne; maskinen er for treg")
    time.sleep(left + 0.5)
    world.visitor.open(world.hearing).says("Fristen er ute")
    world.visitor.open("/horinger/?vis=avsluttede").says(story.TITLE)
    return f"{left:.0f} s igjen da svarene var inne"


def kari_splits_the_answers(world: World) -> None:
    """One point of each reply, in the sender's words; none of «uten merknad»."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}punkter/").says(story.OURS, story.ELSEWHERE)
    kari.press("Del opp svarene").says(f"Det ble {len(story.TREATMENTS)} punkter")
    kari.page.says(*story.TREATMENTS)


def kari_answers_each_point(world: World) -> str:
    """Refused without a reason, beside the field; then one after another until none is left."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}behandling/")
    form = kari.form("Lagre, og vis neste").pick("Hva gjør kommunen", "Ikke tatt til følge")
    kari.send(form, status=422)
    words = kari.form("Lagre, og vis neste").beside("Hvorfor?")
    expect(NO_REASON in words, f"ved grunnen står det ikke «{NO_REASON}»")
    for _point in story.TREATMENTS:
        page = answer_one(world)
    page.says(ALL_DONE)
    return f"{len(story.TREATMENTS)} punkter"


def answer_one(world: World) -> Page:
    """The point on top, with what the story says about it."""
    kari = world.browser("Kari")
    point = next(node for node in kari.page.main.every("section") if node["id"] == "punktet")
    text = next((t for t in story.TREATMENTS if t in point.text), "")
    expect(text, f"punktet er ikke det de skrev: {point.text[:200]}")
    outcome, reason = story.TREATMENTS[text]
    form = kari.form("Lagre, og vis neste").pick("Hva gjør kommunen", outcome)
    return kari.send(form.fill("Hvorfor?", reason))


def kari_writes_the_summary(world: World) -> None:
    """She saves it; publishing it takes the second key."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}oppsummering/")
    kari.send(kari.form("Lagre").fill("Hva førte høringen til?", story.SUMMARY)).says(story.SUMMARY)
    form = kari.form("Lagre")
    expect(not kari.page.has_button("Publiser oppsummeringen"), "Kari får publisere oppsummeringen")
    refused = kari.try_to_post(
        f"{world.work}oppsummering/publiser/", version=form.hidden("version"), summary=story.SUMMARY
    )
    expect(refused.status in (403, 409), f"Kari fikk publisere oppsummeringen ({refused.status})")
    world.visitor.open(f"{world.hearing}oppsummering/", status=404)


def grete_publishes_the_summary(world: World) -> None:
    """And sending the same again is harmless."""
    grete = world.browser("Grete")
    grete.open(f"{world.work}oppsummering/").says(story.SUMMARY)
    form = grete.form("Publiser oppsummeringen")
    grete.send(form).says("Oppsummeringen er publisert")
    grete.send(form).says("Oppsummeringen er publisert")


def each_sender_is_told(world: World) -> None:
    """One letter to each, with its own points and reasons and nobody else's."""
    senders = {story.OURS, story.ELSEWHERE}
    letters = world.mailbox.wait(
        SUBJECT, story.TITLE, enough=lambda some: names(some) >= senders, seconds=LETTER_SECONDS
    )
    wrong = difference(names(letters), senders)
    expect(names(letters) == senders, f"brevene om hva som skjedde: {wrong}")
    check_once(letters)
    ours = letter_to(world, story.OURS, SUBJECT)
    for text, (outcome, reason) in story.TREATMENTS.items():
        lacks = ours.lacks(f"{outcome} Dere skrev: «{text}» Kommunen svarer: {reason}")
        expect(lacks is None, f"brevet til {story.OURS} sier ikke «{lacks}»")
    other = letter_to(world, story.ELSEWHERE, SUBJECT)
    expect(other.lacks("ingen merknader") is None, f"brevet til {story.ELSEWHERE} er feil")
    theirs = [reason for _outcome, reason in story.TREATMENTS.values() if reason in other.text]
    expect(not theirs, f"{story.ELSEWHERE} fikk svaret på andres punkter")


def everyone_reads_what_happened(world: World) -> None:
    """The summary page, the front page and «Min side» say the same as the letters."""
    page = world.visitor.open(f"{world.hearing}oppsummering/").says(story.SUMMARY)
    for text, (outcome, reason) in story.TREATMENTS.items():
        page.says(text, outcome, reason)
    world.visitor.open("/").says("Dette skjedde med innspillene", story.TITLE)
    mine = world.browser("Ola").open("/min-side/").says("Dette skjedde med innspillet deres")
    mine.says(story.TITLE)
    for text, (outcome, reason) in story.TREATMENTS.items():
        mine.says(text, outcome, reason)


def no_letter_came_twice(world: World) -> None:
    """At the end, over all that the relay took for this hearing."""
    ids = [one.message_id for one in world.mailbox.letters(story.TITLE)]
    expect(len(ids) == len(set(ids)), "et brev med samme Message-ID kom to ganger")
    invitations = [x for x in world.mailbox.letters(story.TITLE) if "vil høre" in x.subject]
    check_once(invitations)
    expect(names(invitations) <= world.invited, "en invitasjon gikk til noen som ikke er på listen")
