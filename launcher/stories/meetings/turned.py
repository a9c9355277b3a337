"""The turn has gone on by itself."""

from launcher.stories.invite import in_letter
from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.meetings.notice import letters, send
from launcher.stories.meetings.turn import is_refused, says_turn
from launcher.stories.world import expect

MOST_CLICKS = 4  # menu, button, send; «likevel» in a school holiday
MONTHS = 5  # at least so far ahead


def the_turn_goes_on(world: MeetingsJob) -> None:
    """Nobody has chosen: the desk says Frivillighet Norge, and KS is refused."""
    says_turn(world, words.FN)
    is_refused(world, "Petter", words.FN)


def sara_convenes_the_next(world: MeetingsJob) -> str:
    """The form has the day, the hour and the place already."""
    sara = world.browser("Sara")
    sara.open("/")
    sara.clicks = 0
    sara.follow("Kontaktmøter")
    sara.follow("Innkall til møtet")
    form = sara.form("Send innkallingen").fill("Hva heter møtet?", words.LATER)
    day = form.value("Dag")
    ahead = (int(day[:4]) - world.starts_at.year) * 12 + int(day[5:7]) - world.starts_at.month
    expect(ahead >= MONTHS, f"skjemaet foreslår {day}, bare {ahead} måneder fram")
    send(sara, form)
    sara.page.says("Møtet er innkalt.")
    expect(sara.clicks <= MOST_CLICKS, f"det tok {sara.clicks} klikk, ikke {MOST_CLICKS}")
    return f"{sara.clicks} klikk, {day}"


def its_invitation_is_theirs(world: MeetingsJob) -> str:
    """To both parties, once each, from Frivillighet Norge."""
    found = letters(world, "Invitasjon", words.LATER)
    for letter in found:
        sender = letter.from_name
        expect(sender == f"{words.FN} via Samspill", f"invitasjonen er fra «{sender}»")
        meeting = in_letter(letter)
        expect(meeting.text("UID") != world.uid, "det neste møtet har UID-en til det forrige")
        organiser = meeting.line("ORGANIZER").parameters.get("CN", "")
        expect(organiser == sender, f"møtet i brevet innkalles av «{organiser}»")
    return f"fra {found[0].from_name}"
