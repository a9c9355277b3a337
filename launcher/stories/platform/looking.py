"""The parties look back: each unseen by the other, then together; the next text comes of it."""

from launcher.stories.browser import Browser
from launcher.stories.mail import Letter
from launcher.stories.platform import words
from launcher.stories.platform.job import PlatformJob
from launcher.stories.world import expect

LETTER_SECONDS = 60
SARA, PETTER = "sara@frivillighetnorge.example", "petter@ks.example"
SCORED = "2 – I liten grad"


def it_opens(world: PlatformJob) -> None:
    """By itself, half a year before the last day; each key is told once."""
    petter = world.browser("Petter")
    petter.open(world.work)
    petter.follow("Evalueringen")
    world.evaluation = petter.page.path
    petter.page.says(words.TITLE, "Partene vurderer hver for seg")
    world.visitor.open(world.evaluation, status=404)
    found = letters(world, "tid for å se tilbake")
    expect({one.to_address for one in found} == {PETTER, SARA}, "ikke begge fikk brev")
    expect(len(found) == len({one.to_address for one in found}), "noen fikk to brev")


def letters(world: PlatformJob, about: str, enough: int = 2) -> list[Letter]:
    """Those about this text."""
    return world.mailbox.wait(
        words.TITLE, about, enough=lambda some: len(some) >= enough, seconds=LETTER_SECONDS
    )


def petter_hands_in(world: PlatformJob) -> None:
    """One clause, and the whole."""
    petter = world.browser("Petter")
    assess(petter, world, words.KS_WORDS)
    hand_in(petter, world, words.KS, words.KS_ALL)
    petter.open(world.evaluation).says("Dere har levert for KS.", words.KS_WORDS)


def assess(browser: Browser, world: PlatformJob, said: str) -> None:
    """What one side thinks of one clause."""
    browser.open(world.evaluation)
    browser.follow("Vurder punktene")
    browser.follow(words.POINT)
    form = browser.form("Lagre og gå til neste").choose(SCORED)
    browser.send(form.fill("Hva bygger dere det på?", said))


def hand_in(browser: Browser, world: PlatformJob, party: str, said: str) -> None:
    """It stands from here on."""
    browser.open(world.evaluation)
    browser.follow("Se over og lever")
    form = browser.form(f"Lever for {party}").fill("Hva mener dere om helheten?", said)
    browser.send(form).says(f"Vurderingen er levert for {party}.")


def sara_sees_nothing(world: PlatformJob) -> str:
    """Neither on her pages, nor in the pack, nor in the letter that KS has handed in."""
    sara = world.browser("Sara")
    pages = [world.evaluation, f"{world.evaluation}vurder/", f"{world.evaluation}lever/"]
    pages += ["/plattformen/evaluering/", world.work, world.edition, "/plattformen/"]
    for path in pages:
        sara.open_any(path).hides(words.KS_WORDS, words.KS_ALL)
    sara.open(world.evaluation).says("Har levert")
    told = letters(world, "KS har levert", enough=1)
    expect([one.to_address for one in told] == [SARA], "brevet om levering gikk ikke til Sara")
    for letter in world.mailbox.letters(words.TITLE):
        for secret in (words.KS_WORDS, words.KS_ALL):
            expect(letter.lacks(secret), f"brevet «{letter.subject}» røper KS' vurdering")
    return f"{len(pages)} sider"


def both_are_shown(world: PlatformJob) -> None:
    """When Sara has handed in, and not to anybody else."""
    sara, petter = world.browser("Sara"), world.browser("Petter")
    assess(sara, world, words.FN_WORDS)
    petter.open(world.evaluation).hides(words.FN_WORDS)
    hand_in(sara, world, words.FN, words.FN_ALL)
    for browser in (sara, petter):
        page = browser.open(world.evaluation)
        page.says(words.KS_WORDS, words.KS_ALL, words.FN_WORDS, words.FN_ALL)
    world.visitor.open(world.evaluation, status=404)


def they_conclude(world: PlatformJob) -> None:
    """Petter proposes the words of a clause, Sara what they say of the whole."""
    petter, sara = world.browser("Petter"), world.browser("Sara")
    petter.open(world.evaluation)
    petter.follow(f"Skriv konklusjon: {words.POINT}")
    form = petter.form("Lagre konklusjonen").choose("Endres")
    form.fill("Slik skal punktet lyde", words.NEXT).fill("Hva er dere enige om?", words.WHY)
    petter.send(form)
    sara.open(world.evaluation).says(words.WHY)
    form = sara.form("Lagre konklusjonen", near="sammen")
    sara.send(form.fill("Hva sier dere sammen om hele avtalen?", words.JOINT))
    sara.press("Legg fram for begge parter").says("Konklusjonen er lagt fram.")


def it_is_published(world: PlatformJob) -> None:
    """With both sides' yes, and not before."""
    sara, petter = world.browser("Sara"), world.browser("Petter")
    sara.press(f"Si ja for {words.FN}")
    world.visitor.open(world.evaluation, status=404)
    petter.open(world.evaluation)
    petter.press(f"Si ja for {words.KS}")
    page = world.visitor.open(world.evaluation)
    page.says(words.JOINT, words.KS_WORDS, words.FN_WORDS, words.WHY)


def the_next_is_drafted(world: PlatformJob) -> None:
    """With the new words, for the parties to write on; the present text is what it was."""
    sara = world.browser("Sara")
    sara.open(world.evaluation)
    sara.follow("Se hva som er nytt").says(words.POINT, "Minst halvparten")
    sara.open(world.work).says("Utkast")
    sara.follow(words.TITLE)
    expect(sara.page.path != world.edition, "det er ikke laget noen ny utgave")
    draft = sara.page.says(words.NEXT, "Dette er et utkast").path
    world.visitor.open(draft, status=404)
    world.visitor.open(world.edition).says(words.FREE)
