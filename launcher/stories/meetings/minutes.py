"""The minutes: written by the one who called, approved by both, and only then for everyone."""

import io
import time

from pypdf import PdfReader

from launcher.stories.form import Form
from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.meetings.notice import letters
from launcher.stories.page import words as spaced
from launcher.stories.people import PEOPLE
from launcher.stories.world import expect

LETTER_SECONDS = 30
SEND, YES, NO = "Lagre og send til godkjenning", "Godkjenn referatet", "Send innvendingen"
WORDS = "Merknad eller innvending"


def petter_writes(world: MeetingsJob) -> None:
    """The items come by themselves. Sara, who did not call the meeting, may not write."""
    page = world.browser("Sara").open_any(f"{world.minutes}skriv/")
    expect(page.status == 403, f"Sara kan skrive referatet (svar {page.status})")
    petter = world.browser("Petter")
    petter.open(f"{world.minutes}skriv/").says(words.DECIDED)
    form = petter.form(SEND).fill("Kort sammendrag", words.SUMMARY)
    petter.send(form.fill("Hva ble sagt utenom sakene?", words.SAID))
    petter.page.says("Referatet er sendt til partene.")
    is_hidden(world, "referatet er offentlig før noen har godkjent")


def is_hidden(world: MeetingsJob, otherwise: str) -> None:
    """A visitor gets no minutes. Raises Fault."""
    expect(world.visitor.open_any(world.minutes).status == 404, otherwise)


def verdict(world: MeetingsJob, name: str, button: str) -> Form:
    """The form of one party."""
    browser = world.browser(name)
    browser.open(f"{world.minutes}godkjenn/").says(words.DECIDED, words.PROMISE)
    return browser.form(button)


def nobody_for_the_other(world: MeetingsJob) -> None:
    """Petter sends the form with Sara's key in it."""
    hers = verdict(world, "Sara", YES)
    petter = world.browser("Petter")
    petter.open(f"{world.minutes}godkjenn/")
    page = petter.try_to_post(
        f"{world.minutes}godkjenn/", version=hers.hidden("version"), party=hers.hidden("party"),
        words="", ja="1",
    )  # fmt: skip
    expect(page.status in (403, 409, 422), f"Petter godkjente for {words.FN} (svar {page.status})")
    said = world.browser("Sara").open(f"{world.minutes}godkjenn/")
    expect(said.has_button(YES), f"{words.FN} har godkjent uten at Sara har gjort det")


def sara_objects(world: MeetingsJob) -> None:
    """Petter gets her words in a letter, takes the minutes back, mends and sends them again."""
    sara, petter = world.browser("Sara"), world.browser("Petter")
    sara.send(verdict(world, "Sara", NO), status=422)
    sara.send(sara.form(NO).fill(WORDS, words.OBJECTION)).says("Innvendingen er sendt")
    told = world.mailbox.wait(
        "har innvendinger til referatet", words.TITLE, enough=bool, seconds=LETTER_SECONDS
    )
    to = [one.to_address for one in told]
    expect(to == [PEOPLE["Petter"]], f"brevet om innvendingen gikk til {to}")
    expect(told[0].lacks(words.OBJECTION) is None, "brevet sier ikke hva innvendingen er")
    petter.open(f"{world.minutes}skriv/").says(words.OBJECTION)
    petter.press("Ta det tilbake og rett det")
    form = petter.form(SEND).fill("Hva ble sagt utenom sakene?", words.MENDED)
    petter.send(form).says("Referatet er sendt til partene.")


def both_approve(world: MeetingsJob) -> str:
    """One yes is not enough; with the other everyone may read them, and the invited are told."""
    petter, sara = world.browser("Petter"), world.browser("Sara")
    petter.send(verdict(world, "Petter", YES))
    is_hidden(world, "referatet ble offentlig med én nøkkel")
    petter.page.says("Dere har godkjent referatet.")
    sara.send(verdict(world, "Sara", YES)).says("Alle partene har godkjent.")
    world.visitor.open(world.minutes)
    found = letters(world, "Referatet er klart", words.TITLE)
    lacks = next((one for one in found if one.lacks(words.SUMMARY)), None)
    expect(lacks is None, f"brevet til {lacks and lacks.to_name} har ikke sammendraget")
    return f"{len(found)} brev"


def everyone_reads_them(world: MeetingsJob) -> str:
    """On the page and in the PDF: what was decided, who does what, who came, who objected."""
    page = world.visitor.open(world.minutes)
    page.says(words.DECIDED, words.PROMISE, words.GUEST, words.MENDED, words.OBJECTION)
    began = time.monotonic()
    content = world.visitor.fetch(page.link("Last ned som PDF"))
    document = PdfReader(io.BytesIO(content))
    text = spaced(" ".join(one.extract_text() for one in document.pages))
    for said in (words.DECIDED, words.PROMISE, words.SUMMARY):
        expect(squeezed(said) in squeezed(text), f"referatet som PDF sier ikke «{said}»")
    return f"PDF på {len(document.pages)} side(r), {time.monotonic() - began:.1f} s"


def squeezed(text: str) -> str:
    """Without spaces: a line may be broken anywhere, also in a word."""
    return "".join(text.split())
