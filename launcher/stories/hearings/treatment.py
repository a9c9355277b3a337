"""Twelve points become nine, and every one of them gets an answer with a reason."""

from launcher.stories.browser import Browser
from launcher.stories.hearings import words
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.page import Page
from launcher.stories.world import expect

SAVE = "Lagre, og vis neste"
WHAT, WHY = "Hva gjør kommunen", "Hvorfor?"


def kari_splits(world: HearingsJob) -> str:
    """One point of each thing that was said; none of joining, and none of «uten merknad»."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}punkter/").says(*world.senders)
    count = sum(len(texts) for texts in words.SAID.values())
    kari.press("Del opp svarene").says(f"Det ble {count} punkter")
    kari.open(f"{world.work}behandling/?vis=alle").says(f"0 av {count} punkter er behandlet")
    kari.page.says(*(text for texts in words.SAID.values() for text in texts))
    return f"{count} punkter"


def kari_merges(world: HearingsJob) -> str:
    """Alone it is refused; then each group of equal ones becomes one."""
    kari = world.browser("Kari")
    tick(kari, "Slå sammen", words.STORAGE.said[:1]).says("Kryss av for minst to punkter.")
    for point in (words.STORAGE, words.RENT):
        said = f"Punktene er slått sammen. Svaret går til alle {len(point.said)}."
        tick(kari, "Slå sammen", point.said).says(said)
    kari.page.says(f"0 av {len(words.POINTS)} punkter er behandlet")
    return f"{len(words.POINTS)} punkter"


def tick(kari: Browser, button: str, texts: tuple[str, ...]) -> Page:
    """Tick points by their words on the page that is open, and press a button below the list."""
    form = kari.form(button)
    for text in texts:
        form.choose(text)
    return kari.send(form)


def kari_sorts(world: HearingsJob) -> None:
    """Two under a theme, one to a colleague."""
    kari = world.browser("Kari")
    form = kari.form("Sett tema").fill("Tema", words.THEME)
    form.choose(words.STORAGE.said[0]).choose(words.HERS.said[0])
    kari.send(form).says(f"Punktene har fått temaet «{words.THEME}».")
    form = kari.form("Fordel").choose(words.HERS.said[0]).pick("Hvem skal svare?", "Grete")
    kari.send(form).says("har fått punktene")


def grete_answers_hers(world: HearingsJob) -> None:
    """Only hers stands in her own list."""
    grete = world.browser("Grete")
    grete.open(f"{world.work}behandling/")
    grete.send(grete.form("Vis").pick("Hos hvem", "Meg"))
    expect(on_top(grete) == words.HERS, "det øverste punktet er ikke det Grete har fått")
    answer(grete, words.HERS).says("Ingen punkter i utvalget mangler svar.")
    grete.page.says(f"1 av {len(words.POINTS)} punkter er behandlet")


def on_top(browser: Browser) -> words.Point | None:
    """The point that waits, as the story knows it."""
    main = browser.page.main
    shown = next((node.text for node in main.every("section") if node["id"] == "punktet"), "")
    return next((p for p in words.POINTS if any(text in shown for text in p.said)), None)


def answer(browser: Browser, point: words.Point) -> Page:
    """Say what is done with the point on top, and why."""
    form = browser.form(SAVE).pick(WHAT, point.outcome)
    return browser.send(form.fill(WHY, point.reason))


def kari_answers_the_rest(world: HearingsJob) -> str:
    """Not the summary before all is answered; one after another until none is left."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}oppsummering/").says("Dette mangler før den kan publiseres")
    kari.open(f"{world.work}behandling/")
    done: list[words.Point] = []
    while (point := on_top(kari)) and point not in done:
        answer(kari, point)
        done.append(point)
    expect(len(done) == len(words.POINTS) - 1, f"Kari fikk bare svart på {len(done)} punkter")
    expect(words.HERS not in done, "punktet Grete har svart på, kom til Kari")
    kari.page.says("Alle punktene har fått svar.")
    return f"{len(done)} punkter"
