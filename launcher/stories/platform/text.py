"""A text from a file: read in by one party, written on by the other, agreed on by both."""

from datetime import datetime

from launcher.stories.browser import Browser
from launcher.stories.hearing.draft import OSLO
from launcher.stories.page import Page
from launcher.stories.people import sign_in
from launcher.stories.platform import words
from launcher.stories.platform.job import PlatformJob
from launcher.stories.platform.operator import turn
from launcher.stories.world import expect

SAVE = "Lagre som utkast"


def come_in(world: PlatformJob, *names: str) -> None:
    """Sign in those who have not yet."""
    for name in names:
        if name not in world.browsers:
            sign_in(world, name)


def both_sign_in(world: PlatformJob) -> None:
    """Petter for KS, Sara for Frivillighet Norge; the editions are one click from the text."""
    come_in(world, "Petter", "Sara")
    petter = world.browser("Petter")
    petter.open("/plattformen/tekst/")
    petter.follow("Alle utgaver og neste utgave")
    world.work = petter.page.path


def a_number_is_missing(world: PlatformJob) -> None:
    """What was understood is shown with what must be put right; there is nothing to save."""
    page = read(world.browser("Petter"), world, "Les filen", words.LACKING)
    page.says("Dette må rettes i filen", "Det mangler et nummer før dette")
    expect(not page.has_button(SAVE), "en tekst der et nummer mangler, kan lagres")


def read(petter: Browser, world: PlatformJob, button: str, text: str) -> Page:
    """Choose the file and let the portal read it."""
    if button == "Les filen":
        petter.open(world.work)
        petter.follow("Begynn på neste utgave")
        petter.follow("Har dere teksten i en fil?")
    form = petter.form(button)
    form.attach("Filen med teksten", "plattform.txt", text.encode(), "text/plain")
    return petter.send(form)


def petter_reads_it_in(world: PlatformJob) -> str:
    """He sees every clause before he saves; a draft is the parties' alone."""
    petter = world.browser("Petter")
    page = read(petter, world, "Les en annen fil", words.WHOLE)
    page.says("Slik forstår vi teksten", words.TITLE, words.OLD_A, words.FREE)
    petter.press(SAVE)
    ref = petter.page.path.strip("/").split("/")[2]
    world.edition = f"/plattformen/utgaver/{ref}/"
    expect(petter.page.path == f"{world.edition}skriv/", f"Petter kom til {petter.page.path}")
    petter.page.says("P2", "K1a", "O1")
    world.visitor.open(world.edition, status=404)
    return ref


def sara_writes_on(world: PlatformJob) -> None:
    """The other party writes in the same draft, says how long it lasts, and puts it forward."""
    sara = world.browser("Sara")
    sara.open(f"{world.edition}skriv/")
    sara.follow("Endre punkt K1a")
    sara.send(sara.form("Lagre punktet").fill("Hva sier punktet?", words.NEW_A))
    form = sara.form("Lagre").fill("Hvilken dag skal den gjelde fra?", today())
    sara.send(form.fill("Hvor mange måneder skal den vare?", str(words.MONTHS))).says("Lagret.")
    sara.press("Legg fram for begge parter").says("Teksten er lagt fram.")
    world.visitor.open(world.edition).says(words.NEW_A, "Til godkjenning hos partene")


def today() -> str:
    """The day in Norway, as a field of a day takes it."""
    return datetime.now(OSLO).date().isoformat()


def one_yes_is_not_enough(world: PlatformJob) -> None:
    """Sara's yes is Frivillighet Norge's; KS' button is not hers, not even in a made-up form."""
    sara = world.browser("Sara")
    sara.open(world.edition)
    own = sara.form("Si ja til avtalen").hidden("party")
    sara.press("Si ja til avtalen").says("Dere har sagt ja for Frivillighet Norge.")
    for other in (int(own) - 1, int(own) + 1):
        page = sara.try_to_post(f"{world.edition}ja/", party=str(other))
        expect(page.status == 404, f"Sara kunne si ja for en annen (svar {page.status})")
        sara.open(world.edition)
    turn(world)
    world.visitor.open(world.edition).says("Til godkjenning hos partene")


def both_agree(world: PlatformJob) -> None:
    """With Petter's yes it is signed, and from its first day it is what everybody reads."""
    petter = world.browser("Petter")
    petter.open(world.edition)
    petter.press("Si ja til avtalen").says("Godkjent av begge")
    turn(world)
    page = world.visitor.open("/plattformen/tekst/")
    expect(page.path == world.edition, f"«Plattformen» viser {page.path}")
    page.says(words.TITLE, words.NEW_A, "Gjelder").hides(words.OLD_A)
    world.visitor.open("/plattformen/").says("Les hele avtaleteksten")
