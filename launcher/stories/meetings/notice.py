"""KS calls the meeting from the front page, and everyone invited gets it as a meeting."""

import time
from datetime import datetime, timedelta

from launcher.stories.browser import Browser
from launcher.stories.form import Form
from launcher.stories.hearing.draft import OSLO, whole_minute
from launcher.stories.hearing.publication import check_once, difference, names
from launcher.stories.invite import Meeting, in_letter
from launcher.stories.mail import Letter
from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.world import expect

LETTER_SECONDS = 30
# Letters and a change of place must be through before it begins; nobody waits longer than that.
AHEAD_SECONDS, SLOWNESS = 12, 0.5
MOST_CLICKS = 5  # menu, button, send; a reason for the short notice; «likevel» in the daytime
CHANGED, ANYWAY = "Møtet er endret", "Innkall likevel"


def petter_convenes(world: MeetingsJob) -> str:
    """Short notice is refused until everyone may read why."""
    petter = world.browser("Petter")
    petter.open("/")
    petter.clicks = 0
    petter.follow("Kontaktmøter")
    petter.follow("Innkall til møtet")
    ahead = AHEAD_SECONDS + SLOWNESS * (time.monotonic() - world.began)
    world.starts_at = whole_minute(datetime.now(OSLO) + timedelta(seconds=ahead))
    form = petter.form("Send innkallingen").fill("Hva heter møtet?", words.TITLE)
    form.fill("Sted", words.PLACE).fill("Hva handler møtet om?", words.LEAD)
    page = petter.try_to_send(fill_hours(form, world.starts_at))
    if page.has_button(ANYWAY):  # a day or an hour that few can come
        page = petter.try_to_send(petter.form(ANYWAY))
    expect(page.status == 422, f"Petter fikk innkalle uten å si hvorfor (svar {page.status})")
    form = petter.form(ANYWAY if page.has_button(ANYWAY) else "Send innkallingen")
    why = "Hvorfor er varselet kortere enn avtalt?"
    expect("dagers varsel" in form.beside(why), "ved grunnen står det ikke hva som er avtalt")
    petter.send(form.fill(why, words.SHORT))
    petter.page.says("Møtet er innkalt.")
    expect(petter.clicks <= MOST_CLICKS, f"det tok {petter.clicks} klikk, ikke {MOST_CLICKS}")
    world.ref = petter.page.link("Se innkallingen").strip("/").split("/")[-1]
    world.visitor.open(world.meeting).says(words.TITLE, words.FROM_KS, words.FROM_FN, words.PLACE)
    return f"{petter.clicks} klikk, begynner {world.starts_at:%H.%M}"


def fill_hours(form: Form, starts_at: datetime) -> Form:
    """When, two minutes long."""
    ends_at = starts_at + timedelta(minutes=2)
    form.fill("Dag", starts_at.date().isoformat())
    return form.fill("Begynner klokka", f"{starts_at:%H:%M}").fill(
        "Slutter klokka", f"{ends_at:%H:%M}"
    )


def send(browser: Browser, form: Form, anyway: str = ANYWAY) -> None:
    """Press the button, and once more where the portal asks whether the time is meant."""
    if browser.try_to_send(form).status == 422 or browser.page.has_button(anyway):
        browser.press(anyway)


def both_get_it(world: MeetingsJob) -> str:
    """One letter each with one meeting: a request, the first version of it."""
    found = letters(world, "Invitasjon", words.TITLE)
    for letter in found:
        meeting = check(world, letter, sequence=0, place=words.PLACE)
        world.uid = world.uid or meeting.text("UID")
        expect(meeting.text("UID") == world.uid, "samme møte har to UID-er")
    return f"{len(found)} brev"


def letters(world: MeetingsJob, *in_subject: str) -> list[Letter]:
    """The two letters. Raises Fault unless each party has exactly one."""
    wanted = {words.KS, words.FN}
    found = world.mailbox.wait(
        *in_subject, enough=lambda some: names(some) >= wanted, seconds=LETTER_SECONDS
    )
    wrong = difference(names(found), wanted)
    expect(names(found) == wanted, f"brevene «{in_subject[0]}»: {wrong}")
    check_once(found)
    return found


def check(world: MeetingsJob, letter: Letter, *, sequence: int, place: str) -> Meeting:
    """What mail programs need to open it as a meeting and to answer. Raises Fault."""
    meeting = in_letter(letter)
    starts = meeting.line("DTSTART")
    organiser, attendee = meeting.address("ORGANIZER"), meeting.address("ATTENDEE")
    wall = f"{world.starts_at:%Y%m%dT%H%M%S}"
    for right, what in (
        (meeting.method == "REQUEST", f"METHOD er {meeting.method}"),
        (meeting.text("SEQUENCE") == str(sequence), f"SEQUENCE er ikke {sequence}"),
        (attendee == letter.to_address.lower(), f"ATTENDEE er {attendee}"),
        (organiser != attendee, "ORGANIZER og ATTENDEE er den samme"),
        (starts.parameters.get("TZID") == OSLO.key, "DTSTART har ikke tidssonen i Oslo"),
        (OSLO.key in meeting.zones, "tidssonen står ikke i møtet"),
        (starts.value == wall, f"DTSTART er {starts.value}, ikke {wall}"),
        (meeting.text("SUMMARY") == words.TITLE, "SUMMARY er ikke tittelen"),
        (meeting.text("LOCATION") == place, f"LOCATION er {meeting.text('LOCATION')}"),
    ):
        expect(right, f"møtet i brevet til {letter.to_name}: {what}")
    return meeting


def petter_moves_it(world: MeetingsJob) -> str:
    """Another place: the same meeting in the calendar, its second version, once to each."""
    petter = world.browser("Petter")
    petter.open(world.desk)
    petter.follow("Endre møtet")
    form = petter.form("Lagre, og si fra til de inviterte").fill("Sted", words.NEW_PLACE)
    send(petter, form, "Endre likevel")
    petter.page.says("Møtet er endret.")
    found = letters(world, CHANGED, words.TITLE)
    for letter in found:
        meeting = check(world, letter, sequence=1, place=words.NEW_PLACE)
        expect(meeting.text("UID") == world.uid, "endringen er et nytt møte i kalenderen")
    both_get_it(world)  # nobody is invited a second time
    left = (world.starts_at - datetime.now(OSLO)).total_seconds()
    return f"{len(found)} brev, {left:.0f} s til det begynner"
