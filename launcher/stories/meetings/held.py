"""The meeting itself: it begins, who came, what came of each item, who does what by when."""

import time
from datetime import datetime, timedelta

from launcher.stories.hearing.draft import OSLO
from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.world import expect


def it_begins(world: MeetingsJob) -> str:
    """Until then nobody can say that it was held; nothing moves the clock, so we wait."""
    left = (world.starts_at - datetime.now(OSLO)).total_seconds()
    if left > 1:
        page = world.browser("Petter").open(f"{world.meeting}holdt/")
        page.says("Møtet har ikke begynt ennå.")
    time.sleep(max(0.0, (world.starts_at - datetime.now(OSLO)).total_seconds() + 0.5))
    return f"{max(0.0, left):.0f} s å vente"


def petter_marks_it_held(world: MeetingsJob) -> None:
    """From the desk; both parties were there."""
    petter = world.browser("Petter")
    petter.open(world.desk)
    petter.follow("Marker møtet som holdt")
    petter.press("Møtet er holdt").says("Møtet er holdt, og turen er brukt.")


def petter_writes_who_came(world: MeetingsJob) -> None:
    """Both parties are there already; a group that no one had invited came too."""
    petter = world.browser("Petter")
    petter.open(f"{world.meeting}gjennomfor/")
    rows = [node.text for node in petter.page.main.every("li")]
    for name in (words.KS, words.FN):
        there = any(row.startswith(name) and "Er her," in row for row in rows)
        expect(there, f"{name} står ikke som møtt")
    button = petter.form("Er her")
    petter.send(button.fill("Navn på gruppen", words.GUEST).fill("Hvor mange?", "3"))
    petter.page.says(words.GUEST, "3 personer")


def each_item_gets_its_outcome(world: MeetingsJob) -> str:
    """Those of the story and those that waited; the one that was declined is not there."""
    petter = world.browser("Petter")
    petter.open(f"{world.meeting}gjennomfor/").hides(words.DECLINED)
    found = [n for n in petter.page.main.every("section") if n["id"].startswith("sak-")]
    titles = [next(n.every("h3")).text for n in found]
    expect({words.FROM_KS, words.FROM_FN} <= set(titles), f"møtet har bare sakene {titles}")
    for title in titles:
        own = title == words.FROM_KS
        form = petter.form(f"Lagre {title}")
        form.pick("Hva kom ut av saken?", "Vedtak" if own else "Orientering")
        petter.send(form.fill("Med deres egne ord", words.DECIDED if own else words.NOTED))
        petter.page.says(f"«{title}» er lagret.")
    return f"{len(titles)} saker"


def petter_writes_who_does_what(world: MeetingsJob) -> None:
    """Who, what, and by when."""
    petter = world.browser("Petter")
    petter.open(f"{world.meeting}gjennomfor/")
    day = datetime.now(OSLO).date() + timedelta(days=30)
    form = petter.form("Skriv det ned").fill("Hva skal gjøres?", words.PROMISE)
    form.pick("Hvem gjør det?", words.FN).fill("Innen", day.isoformat())
    petter.send(form.pick("Fra hvilken sak?", words.FROM_KS)).says("Oppfølgingen er skrevet ned.")
    petter.page.says(words.PROMISE)
