"""A partnership from an idea to both signatures; not without the check (clauses K1d, P6)."""

from datetime import date

from launcher.stories.browser import Browser
from launcher.stories.form import Form
from launcher.stories.page import Page
from launcher.stories.platform.job import PlatformJob
from launcher.stories.platform.text import come_in, today
from launcher.stories.world import expect

TITLE = "Åpen øving for nye naboer, fra prøven"
PURPOSE = "Nye naboer blir kjent med noen den første måneden."
TALK = "Korpset har plass, kommunen kjenner de nye."
BASIS = "Frivilligpolitikken i Larvik"
FOLLOW = "Vi ringes hver måned."
GIVES = {"Ola": "Korpset stiller med to verter hver uke.", "Kari": "Kommunen låner bort aulaen."}


def ola_has_an_idea(world: PlatformJob) -> None:
    """Anyone may read it; the municipality comes in."""
    come_in(world, "Ola", "Kari", "Grete")
    ola, kari = world.browser("Ola"), world.browser("Kari")
    ola.open("/partnerskap/ny/")
    form = ola.form("Legg ut ideen").fill("Hva skal partnerskapet hete?", TITLE)
    ola.send(form.fill("Hva vil dere oppnå sammen?", PURPOSE)).says("Ideen er lagt ut.")
    world.partnership = ola.page.path.removesuffix("rom/")
    world.visitor.open(world.partnership).says(TITLE, PURPOSE)
    kari.open(f"{world.partnership}bli-med/")
    kari.press("Bli med").says("Dere er med.")


def they_write(world: PlatformJob) -> None:
    """The talk, the shared text, and what each of them gives."""
    ola, kari = world.browser("Ola"), world.browser("Kari")
    kari.open(f"{world.partnership}samtale/")
    about = "Hva snakket dere om, og hva ble dere enige om?"
    kari.send(kari.form("Begynn på avtalen").fill(about, TALK))
    ola.open(f"{world.partnership}avtale/")
    form = ola.form("Lagre").fill("Hva bygger avtalen på?", BASIS).fill("Første dag", today())
    form.fill("Siste dag", next_year()).fill("Hvordan følger dere opp avtalen?", FOLLOW)
    ola.send(form).says("Avtalen er lagret.")
    for name, words in GIVES.items():
        browser = world.browser(name)
        browser.open(f"{world.partnership}bidrag/")
        form = browser.form("Lagre bidraget").fill("Hva bidrar dere med?", words)
        browser.send(form).says("Bidraget er lagret.")


def next_year() -> str:
    """A day a year from now, as a field of a day takes it."""
    day = date.fromisoformat(today())
    return day.replace(year=day.year + 1, day=min(day.day, 28)).isoformat()


def not_without_the_check(world: PlatformJob) -> None:
    """Nobody signs before the questions are answered; the answers are public."""
    ola, kari = world.browser("Ola"), world.browser("Kari")
    page = ola.open_any(f"{world.partnership}signer/")
    expect(not page.has_button("Signer avtalen"), "Ola kan signere uten sjekken")
    kari.open(f"{world.partnership}sjekk/")
    form: Form = kari.form("Lagre svarene")
    kari.try_to_post(
        f"{world.partnership}sjekk/",
        statutory="nei",
        replaces_staff="nei",
        their_initiative="ja",
        must_be_tendered="nei",
        edition=form.hidden("edition"),
    )
    kari.page.says("Sjekken er ferdig.")
    world.visitor.open(world.partnership).says("Erstatter avtalen kommunale årsverk?")


def both_sign(world: PlatformJob) -> None:
    """Ola for the band, Grete for the municipality; then anyone may read what each gives."""
    sign(world, world.browser("Ola")).says("Signaturen deres er lagret.")
    sign(world, world.browser("Grete")).says("Alle har signert.")
    world.visitor.open(world.partnership).says(*GIVES.values())


def sign(world: PlatformJob, browser: Browser) -> Page:
    """The whole agreement is on the page of the button."""
    browser.open(f"{world.partnership}signer/")
    return browser.press("Signer avtalen")


STEPS = [
    ("Ola har en idé, og kommunen blir med", ola_has_an_idea),
    ("De skriver avtalen sammen", they_write),
    ("Ingen signerer før sjekken er besvart", not_without_the_check),
    ("Begge signerer", both_sign),
]
