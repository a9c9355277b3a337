"""Three apply; a fourth only has a draft when the deadline passes."""

import time
from datetime import datetime, timedelta

from launcher.stories.browser import Browser
from launcher.stories.form import Form
from launcher.stories.grants import words
from launcher.stories.grants.job import GrantsJob
from launcher.stories.hearing.draft import OSLO
from launcher.stories.world import expect

MOST_REQUESTS = 10  # from the call's page to the receipt; at ten it fails
LETTER_SECONDS = 30
ANSWER_DAYS = 7
START, REVIEW, SEND = "Start søknaden", "Se over søknaden", "Send søknaden"
ABOUT, WISH = f"1. {words.ABOUT}", f"2. {words.WISH}"  # as the form numbers them


def start(world: GrantsJob, name: str) -> Browser:
    """From the call's page to a draft, for the organisation they write for."""
    browser = world.browser(name)
    browser.open(world.call)
    browser.requests, browser.clicks = 1, 0  # the call's own page is the first
    browser.follow(START)
    labels = [n.text for n in browser.page.main.every("button") if n.text.startswith(START)]
    expect(labels, f"{name} har ingen organisasjon å søke for: {browser.page.text[:200]}")
    browser.press(labels[0])
    world.names[name] = labels[0].removeprefix(f"{START} for ")
    world.own[name] = "/".join(browser.page.path.split("/")[:3]) + "/"
    return browser


def write(browser: Browser, name: str) -> Form:
    """The fields that are not filled in already."""
    form = browser.form(REVIEW).fill(WISH, words.ANSWERS[name])
    form.fill("Hvor mye søker dere om?", str(words.SUMS[name]))
    return form.fill("Hvilket kontonummer", words.ACCOUNTS[name])


def ola_tells_about_them(world: GrantsJob) -> None:
    """Once, on the organisation's own page; after that no application asks again."""
    ola = world.browser(words.OLA)
    own = ola.open("/min-side/").link("Endre hjertesaker").removesuffix("hjertesaker/")
    ola.open(own)
    ola.send(ola.form("Lagre").fill("Om dere", words.ABOUT_BAND))


def ola_applies(world: GrantsJob) -> str:
    """What they do is filled in; sent in under ten requests from the call's page."""
    ola = start(world, words.OLA)
    form = write(ola, words.OLA)
    known = form.value(ABOUT)
    expect(known == words.ABOUT_BAND, f"det laget gjør, var ikke fylt ut: «{known}»")
    ola.page.says("Fylt ut for dere.")
    ola.send(form)
    ola.page.says(words.kr(words.FULL), words.ANSWERS[words.OLA])
    ola.send(ola.form(SEND).fill("Hvor mange minutter", "7"))
    ola.page.says("Søknaden er sendt", world.names[words.OLA])
    asked = ola.requests
    expect(asked < MOST_REQUESTS, f"det tok {asked} forespørsler, ikke under {MOST_REQUESTS}")
    return f"{asked} forespørsler, {ola.clicks} klikk"


def others_apply(world: GrantsJob) -> None:
    """What they do may be unknown; then they write it. Nobody at the desk sees a draft."""
    for name in (words.LIV, words.SARA):
        browser = start(world, name)
        sees_nothing(world, name)
        form = write(browser, name)
        if not form.value(ABOUT):
            form.fill(ABOUT, words.ABOUT_THEM)
        browser.send(form)
        browser.press(SEND).says("Søknaden er sendt", world.names[name])


def sees_nothing(world: GrantsJob, person: str) -> None:
    """Raise Fault when the municipality sees a draft."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}soknader/")
    seen = [cell.text for cell in page.main.every("th") if cell.text.endswith(world.names[person])]
    expect(not seen, f"kommunen ser kladden til {world.names[person]}")
    ref = world.own[person].split("/")[2]
    kari.open(f"/arbeid/soknader/{ref}/", status=404)


def one_only_begins(world: GrantsJob) -> None:
    """Petter has a draft, and goes to a meeting."""
    start(world, words.LATE)


def the_receipts_arrive(world: GrantsJob) -> str:
    """To each organisation that has sent, with the number and the sum."""
    sent = {world.names[person]: words.SUMS[person] for person in words.SUMS}
    found = world.mailbox.wait(
        "Kvittering",
        world.title,
        enough=lambda some: len(some) >= len(sent),
        seconds=LETTER_SECONDS,
    )
    for name, amount in sent.items():
        of = [letter for letter in found if letter.lacks(words.kr(amount)) is None]
        expect(of, f"kvitteringen til {name} på {words.kr(amount)} kom ikke")
    return f"{len(found)} brev"


def kari_asks_for_more(world: GrantsJob) -> None:
    """She takes the case and returns it; a letter says what is missing."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}soknader/").says(*(world.names[one] for one in words.SUMS))
    kari.follow(f"2. {world.names[words.LIV]}")
    kari.press("Ta saken")
    kari.follow("Be om mer")
    form = kari.form("Send tilbake").fill("Hva mangler?", words.MORE)
    day = datetime.now(OSLO).date() + timedelta(days=ANSWER_DAYS)
    kari.send(form.fill("Siste dag å svare", day.isoformat()))
    kari.page.says("Sendt tilbake")
    found = world.mailbox.wait(
        "Kommunen trenger mer", world.title, enough=bool, seconds=LETTER_SECONDS
    )
    expect(found, "brevet om det som mangler, kom ikke")
    lacks = found[0].lacks(words.MORE)
    expect(lacks is None, "brevet sier ikke hva som mangler")


def the_deadline_passes(world: GrantsJob) -> str:
    """We wait for it. The draft is kept and cannot be sent; nobody may begin."""
    left = (world.closes_at - datetime.now(OSLO)).total_seconds()
    expect(left > 0, "fristen gikk ut før søknadene var inne; maskinen er for treg")
    late = world.browser(words.LATE)
    late.open(f"{world.own[words.LATE]}skriv/")
    form = late.form(REVIEW).fill(WISH, words.ABOUT_THEM)
    time.sleep(max(0.0, (world.closes_at - datetime.now(OSLO)).total_seconds() + 0.5))
    page = world.visitor.open(world.call).says("Fristen er ute")
    expect(START not in page.text, "utlysningen tar fortsatt imot søknader")
    late.try_to_send(form)
    page = late.open(f"{world.own[words.LATE]}se-over/").says("Kladden er tatt vare på.")
    expect(not page.has_button(SEND), "søknaden kan sendes etter fristen")
    sees_nothing(world, words.LATE)
    return f"{left:.0f} s igjen da søknadene var inne"


def liv_answers(world: GrantsJob) -> None:
    """After the deadline, with the number they had; both versions are kept."""
    liv = world.browser(words.LIV)
    liv.open(world.own[words.LIV]).says("Kommunen spør om mer", words.MORE)
    liv.follow("Svar kommunen")
    liv.send(liv.form(REVIEW).fill(WISH, words.MENDED))
    liv.press(SEND).says("Søknaden er sendt", "2, versjon 2")
    kari = world.browser("Kari")
    kari.open(f"{world.work}soknader/").says(f"2. {world.names[words.LIV]}", "Ny versjon")
    kari.follow(f"2. {world.names[words.LIV]}").says(words.MENDED, "Endret siden første gang")
