"""A council where every organisation of the municipality is invited, and two of them answer."""

import re
import smtplib
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urljoin, urlsplit

from launcher.stories import invite
from launcher.stories.browser import Browser
from launcher.stories.form import Form
from launcher.stories.hearing.draft import OSLO
from launcher.stories.hearing.publication import check_once, listed, names
from launcher.stories.mail import Letter
from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.meetings.notice import send
from launcher.stories.page import Page
from launcher.stories.people import sign_in
from launcher.stories.world import expect

LETTER_SECONDS = 40
READ_SECONDS = 30  # until what came to the mailbox is read
MOST_CLICKS = 2  # the link in the letter, and «Kommer»
DAYS = 35
COUNT = re.compile(r"(\d+) organisasjoner er med og får invitasjon")
REPLY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Mail 1.0//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
SEQUENCE:0
DTSTAMP:{stamp}
ORGANIZER:mailto:{organiser}
ATTENDEE;PARTSTAT=DECLINED:mailto:{attendee}
END:VEVENT
END:VCALENDAR
"""


def grete_convenes(world: MeetingsJob) -> str:
    """An extra meeting of the council, for the municipality; Kari, who has no key, may not."""
    kari = sign_in(world, "Kari")
    world.council = kari.open("/arbeid/moter/").link(words.COUNCIL).strip("/").split("/")[-1]
    where = f"/forum/{world.council}/innkall/?ekstra=1"
    expect(not kari.open(where).has_button("Send innkallingen"), "Kari kan innkalle alene")
    grete = sign_in(world, "Grete")
    grete.open("/arbeid/moter/")
    grete.clicks = 0
    grete.follow("Gå til møtebordet")
    grete.follow("Innkall til et ekstra møte")
    day = datetime.now(OSLO).date() + timedelta(days=DAYS)
    form = grete.form("Send innkallingen").fill("Hva heter møtet?", words.GATHERING)
    form.fill("Sted", words.GATHERED_AT).fill("Dag", day.isoformat())
    send(grete, form.fill("Begynner klokka", "18:00").fill("Slutter klokka", "20:00"))
    grete.page.says("Møtet er innkalt.")
    row = next(n for n in grete.page.main.every("p") if n.text.startswith(words.GATHERING))
    world.gathering = next(row.every("a"))["href"].strip("/").split("/")[1]
    return f"{grete.clicks} klikk"


def everyone_is_invited(world: MeetingsJob) -> str:
    """Every member, and nobody else but the municipality; one letter to each with an address."""
    page = world.visitor.open(f"/forum/{world.council}/medlemmer/")
    count = int(next(iter(COUNT.findall(page.text)), 0))
    members = {n for page in pages(world.visitor, page) for n in titles(page)}
    world.invited = invited(world, "alle")
    forgotten = members - world.invited
    expect(not forgotten, f"dette medlemmet er ikke invitert: {listed(forgotten)}")
    others = len(world.invited - {words.OWNER})
    expect(others == count, f"{count} er med, men {others} er invitert")
    found = world.mailbox.wait(
        "Invitasjon",
        words.GATHERING,
        enough=lambda some: names(some) >= world.invited - invited(world, "ikke-nadd"),
        seconds=LETTER_SECONDS,
    )
    lost = invited(world, "ikke-nadd")
    lacks = world.invited - lost - names(found)
    expect(not lacks, f"invitasjonen kom ikke til {listed(lacks)}")
    expect(names(found) <= world.invited, "noen som ikke er invitert, fikk brev")
    check_once(found)
    return f"{count} er med, {len(found)} brev, {len(lost)} nås ikke"


def pages(browser: Browser, page: Page) -> list[Page]:
    """This page of a list and those that follow."""
    found = [page]
    while more := [n["href"] for n in found[-1].main.every("a") if n.text == "Vis flere"]:
        found.append(browser.open(urljoin(found[-1].path, more[0])))
    return found


def titles(page: Page) -> set[str]:
    """The names in a list."""
    return {n.text for n in page.main.every("a") if "title" in n["class"].split()}


def invited(world: MeetingsJob, which: str) -> set[str]:
    """Who stands on one of the convener's lists."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.gathered}inviterte/?vis={which}")
    cells = (cell for one in pages(kari, page) for cell in one.main.every("th"))
    return {cell.text for cell in cells if cell["scope"] == "row"}


def letter_to(world: MeetingsJob, name: str) -> Letter:
    """The invitation to one of them. Raises Fault."""
    found = [x for x in world.mailbox.letters("Invitasjon", words.GATHERING) if x.to_name == name]
    expect(found, f"{name} har ikke fått invitasjonen")
    return found[0]


def one_answers_from_the_link(world: MeetingsJob) -> str:
    """Without signing in; the same once more changes nothing."""
    letter = letter_to(world, words.ONE)
    link = next(word for word in letter.body.split() if "/moter/svar/" in word)
    someone = world.browser("someone at home")
    someone.open(urlsplit(link).path).says(f"Kommer {words.ONE}?")
    someone.clicks = 1  # the link itself
    someone.press("Kommer").says("Takk, svaret er lagret.", "Svaret deres: kommer")
    clicks = someone.clicks
    expect(clicks <= MOST_CLICKS, f"det tok {clicks} klikk å svare, ikke {MOST_CLICKS}")
    form = more(someone)
    someone.send(form).says("Takk, svaret er lagret.")
    once = row_of(world, words.ONE)
    for part in ("Kommer", "2", words.NEEDS):
        expect(part in once, f"Kari ser ikke «{part}» ved {words.ONE}: {once}")
    before = figures(world)
    someone.send(form)
    someone.press("Kommer")
    expect(row_of(world, words.ONE) == once, "det samme svaret en gang til endret noe")
    expect(figures(world) == before, "det samme svaret ble talt to ganger")
    expect("Logg ut" not in someone.page.root.text, "den som svarte, ble logget inn")
    return f"{clicks} klikk fra brevet"


def more(browser: Browser) -> Form:
    """How many, and what they need."""
    form = browser.form("Lagre").fill("Hvor mange kommer?", "2")
    return form.fill("Er det noe vi bør vite?", words.NEEDS)


def row_of(world: MeetingsJob, name: str) -> str:
    """What the municipality reads about one of the invited."""
    grete = world.browser("Grete")
    first = grete.open(f"{world.gathered}inviterte/")
    rows = (row for page in pages(grete, first) for row in page.main.every("tr"))
    return next((row.text for row in rows if name in row.text), "")


def figures(world: MeetingsJob) -> dict[str, int]:
    """How many stand on each of the lists, as Kari reads it."""
    page = world.browser("Kari").open(f"{world.gathered}inviterte/")
    lists = (n for n in page.main.every("ul") if "counts" in n["class"].split())
    cells = ([n.text for n in a.every("span")] for part in lists for a in part.every("a"))
    return {label: int(count) for count, label in cells}


def another_answers_by_calendar(world: MeetingsJob) -> str:
    """Its mail program sends a METHOD:REPLY to the organiser; the portal's mailbox gets it."""
    letter = letter_to(world, words.OTHER)
    meeting = invite.in_letter(letter)
    organiser, attendee = meeting.address("ORGANIZER"), meeting.address("ATTENDEE")
    message = EmailMessage()
    message["From"], message["To"] = attendee, organiser
    message["Subject"] = f"Avslått: {words.GATHERING}"
    message["Message-ID"] = f"<{time.time_ns()}@{attendee.partition('@')[2]}>"
    message.set_content("Vi kommer ikke.")
    reply = REPLY.format(
        uid=meeting.text("UID"),
        stamp=f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        organiser=organiser,
        attendee=attendee,
    )
    message.add_alternative(reply, subtype="calendar", params={"method": "REPLY"})
    began, relay = time.monotonic(), urlsplit(world.environ["EMAIL_URL"])
    with smtplib.SMTP(relay.hostname or "", relay.port or 0, timeout=10) as link:
        link.send_message(message)
    while "Kommer ikke" not in row_of(world, words.OTHER):
        late = time.monotonic() - began > READ_SECONDS
        expect(not late, f"svaret fra kalenderen til {words.OTHER} ble ikke lest")
        time.sleep(0.5)
    return f"lest etter {time.monotonic() - began:.0f} s"


def kari_sees_the_counts(world: MeetingsJob) -> str:
    """One comes with two people, one does not; on the public page only the figures."""
    seen = figures(world)
    wanted = {"Inviterte": len(world.invited), "Kommer": 1, "Kommer ikke": 1}
    for label, count in wanted.items():
        expect(seen.get(label) == count, f"Kari ser {seen.get(label)} ved «{label}», ikke {count}")
    world.browser("Kari").page.says("2 personer møter opp.")
    world.visitor.open(world.gathered).says("Kommer: 1").hides(words.NEEDS)
    return ", ".join(f"{label.lower()} {count}" for label, count in wanted.items())


def the_feed_has_it(world: MeetingsJob) -> str:
    """Anyone may subscribe; nobody is named in it."""
    feed = world.visitor.fetch(f"/forum/{world.council}/kalender.ics").decode()
    meetings = invite.read(feed)
    found = [one for one in meetings if one.text("SUMMARY") == words.GATHERING]
    expect(len(found) == 1, f"kalenderen har møtet {len(found)} ganger")
    expect(found[0].method == "", "en kalender å abonnere på har METHOD")
    expect(
        "ATTENDEE" not in feed and "mailto:" not in feed, "kalenderen nevner hvem som er invitert"
    )
    same = invite.in_letter(letter_to(world, words.ONE)).text("UID")
    expect(found[0].text("UID") == same, "kalenderen og brevet har hver sin UID")
    return f"{len(meetings)} møter"
