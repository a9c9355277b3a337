"""Nina writes from the letter's link, Ola sends; another organisation answers too."""

import re

from launcher.stories.browser import Browser
from launcher.stories.hearing import story
from launcher.stories.hearing.job import Job
from launcher.stories.hearing.publication import letter_to
from launcher.stories.page import Page
from launcher.stories.people import PEOPLE, sign_in
from launcher.stories.world import expect

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
CLOCK = re.compile(r"kl\. \d\d\.\d\d\.\d\d")
RECEIPT_SECONDS = 30


def nina_begins(world: Job) -> None:
    """From the link in the letter, through sign-in, to the shared draft."""
    body = letter_to(world, story.OURS).body
    link = next(word for word in body.split() if word.startswith(world.base_url))
    nina = world.browser("Nina")
    nina.open(link.removeprefix(world.base_url)).says(story.TITLE)
    sign_in(world, "Nina", nina.page.link("Svar på høringen"))
    nina.page.says(story.TITLE, story.OURS)
    nina.press(f"Svar på høringen for {story.OURS}")
    world.answer_ref = nina.page.path.strip("/").split("/")[-1]
    expect(nina.page.path == f"/svar/{world.answer_ref}/", f"Nina kom til {nina.page.path}")


def nina_writes(world: Job) -> None:
    """The replies are saved, and the preview shows what will be public; she may not send."""
    nina = world.browser("Nina")
    form = nina.form("Lagre og fortsett senere").choose("Vi har noe å si")
    for number, (question, reply) in enumerate(zip(story.QUESTIONS, story.REPLIES, strict=True), 1):
        form.fill(f"{number}. {question}", reply)
    nina.send(form.fill("Er det noe annet kommunen bør vite?", story.TEXT))
    kept = nina.form("Se over svaret")
    expect(kept.value("Er det noe annet") == story.TEXT, "kladden ble ikke lagret")
    page = nina.send(kept).says("Dette blir offentlig", *story.REPLIES, story.TEXT, "Ola Berg")
    expect(not page.has_button("Send svaret"), "Nina får knappen «Send svaret»")
    refused = nina.try_to_post(f"/svar/{world.answer_ref}/send/", number="1", saves="1")
    expect(refused.status in (403, 409), f"Nina fikk sende svaret ({refused.status})")


def nobody_else_sees_the_draft(world: Job) -> None:
    """Not Liv, not Kari, not a visitor; its words stand on none of their pages."""
    sign_in(world, "Liv")
    for name in ("Liv", "Kari"):
        for page in ("", "se-over/"):
            shown = world.browser(name).open_any(f"/svar/{world.answer_ref}/{page}")
            expect(shown.status == 404, f"{name} får åpne kladden ({shown.path}, {shown.status})")
    kari = world.browser("Kari")
    for path in (
        "/arbeid/",
        "/arbeid/horinger/",
        f"{world.work}punkter/",
        f"{world.work}behandling/",
        f"{world.work}oppsummering/",
        f"{world.work}godkjenning/",
    ):
        kari.open(path).hides(*story.REPLIES, story.TEXT, world.answer_ref)
    for path in (world.hearing, f"{world.hearing}svar/"):
        world.visitor.open(path).hides(*story.REPLIES, story.TEXT, story.OURS)


def ola_sends(world: Job) -> str:
    """The responsible person reads and sends; time and digest on the page and in the letter."""
    ola = sign_in(world, "Ola")
    ola.open("/min-side/").says(story.TITLE)
    ola.open(f"/svar/{world.answer_ref}/se-over/").says(*story.REPLIES, story.TEXT)
    form = ola.form("Send svaret")
    receipt = ola.send(form).says("Svaret er sendt", story.OURS, story.TITLE)
    digest = DIGEST.search(receipt.text)
    expect(digest and CLOCK.search(receipt.text), "kvitteringen mangler tid eller kontrollkode")
    expect("etter fristen" not in receipt.text, "svaret er merket som for sent")
    again = ola.send(form)
    expect(again.path == receipt.path, "å sende en gang til ga ikke samme kvittering")
    letters = world.mailbox.wait("Kvittering", story.TITLE, enough=bool, seconds=RECEIPT_SECONDS)
    expect(letters, "Ola fikk ingen kvittering på e-post")
    lacks = letters[0].lacks(digest[0] if digest else "", *story.REPLIES, story.TEXT)
    expect(lacks is None, f"kvitteringen på e-post sier ikke «{lacks}»")
    expect(letters[0].to_address == PEOPLE["Ola"], "kvitteringen gikk ikke til Ola")
    return digest[0][:12] if digest else ""


def liv_answers_uninvited(world: Job) -> None:
    """«Alle andre kan også svare», and «uten merknad» is an answer."""
    liv = world.browser("Liv")
    begin(liv, world)
    liv.send(liv.form("Se over svaret").choose("Uten merknad"))
    liv.page.says("Dette blir offentlig", story.ELSEWHERE)
    liv.press("Send svaret").says("Svaret er sendt", "Uten merknad")


def begin(browser: Browser, world: Job) -> Page:
    """The button on the hearing's own page, for one who writes for one organisation."""
    browser.open(world.hearing)
    return browser.press("Svar på høringen")


def everyone_reads_the_answers(world: Job) -> None:
    """Public as soon as they are sent, with the organisations' names."""
    page = world.visitor.open(f"{world.hearing}svar/").says(story.OURS, story.ELSEWHERE)
    page.hides("Ola Berg", "Nina Dahl", "Liv Solheim")
    world.visitor.open(f"{world.hearing}svar/1/").says(story.OURS, *story.REPLIES, story.TEXT)
    world.visitor.open(world.hearing).says("1 med merknad", "1 uten merknad")
