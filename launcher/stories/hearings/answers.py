"""Five ways to answer: with remarks, on paper, by joining, without remarks, and too late."""

from datetime import datetime

from launcher.stories.browser import Browser
from launcher.stories.fault import Fault
from launcher.stories.form import Form
from launcher.stories.hearing.draft import OSLO
from launcher.stories.hearings import words
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.people import sign_in
from launcher.stories.world import expect

LETTER_SECONDS = 30
MOST_CLICKS = 8  # from the letter to the receipt
LATE = "Sendt etter fristen"


def ola_answers_from_the_letter(world: HearingsJob) -> str:
    """The link in the letter, sign-in, the answer, the preview, and it is sent."""
    world.mailbox.wait(
        words.TITLE,
        enough=lambda some: words.KORPS in {one.to_name for one in some},
        seconds=LETTER_SECONDS,
    )
    letters = [x for x in world.mailbox.letters(words.TITLE) if x.to_name == words.KORPS]
    expect(letters, f"{words.KORPS} fikk ingen invitasjon")
    link = next(word for word in letters[0].body.split() if word.startswith(world.base_url))
    ola = world.browser("Ola")
    ola.open(link.removeprefix(world.base_url)).says(words.TITLE)
    ola.clicks = 2  # the link in the letter, and the one on the page, that leads to signing in
    sign_in(world, "Ola", ola.page.link("Svar på høringen"))
    ola.press(f"Svar på høringen for {words.KORPS}")
    ola.send(with_remarks(ola.form("Se over svaret"), words.KORPS)).says(*words.SAID[words.KORPS])
    ola.press("Send svaret").says("Svaret er sendt", words.KORPS)
    expect(LATE not in ola.page.text, "svaret er merket som for sent")
    world.answered[words.KORPS] = ola.page.link("Se svaret")
    expect(ola.clicks <= MOST_CLICKS, f"det tok {ola.clicks} klikk å svare, ikke {MOST_CLICKS}")
    return f"{ola.clicks} klikk fra brevet"


def with_remarks(form: Form, name: str) -> Form:
    """What somebody says under each question, and what else."""
    form.choose("Vi har noe å si")
    return fill(form, name, "Er det noe annet kommunen bør vite?")


def fill(form: Form, name: str, last: str) -> Form:
    """The questions in order, then the field for what else there is."""
    *replies, text = words.SAID[name]
    for number, (question, reply) in enumerate(zip(words.QUESTIONS, replies, strict=True), 1):
        form.fill(f"{number}. {question}", reply)
    return form.fill(last, text)


def kari_enters_a_letter(world: HearingsJob) -> None:
    """In the organisation's name, marked; they are told that it stands there."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}godkjenning/")
    kari.follow("Legg inn et svar på papir")
    form = kari.form("Legg inn svaret").fill("Hvilken organisasjon er svaret fra?", words.PAPER)
    form.fill("Når kom brevet?", datetime.now(OSLO).date().isoformat())
    kari.send(fill(form, words.PAPER, "Hva skriver de ellers?"))
    kari.page.says(words.PAPER, "Kom på papir", *words.SAID[words.PAPER])
    expect(LATE not in kari.page.text, "svaret på papir er merket som for sent")
    told = world.mailbox.wait("på papir", words.TITLE, enough=bool, seconds=LETTER_SECONDS)
    expect([x.to_name for x in told] == [words.PAPER], f"{words.PAPER} fikk ikke vite det")


def liv_joins(world: HearingsJob) -> None:
    """From the other answer's own page; it counts as an answer, and the words stay theirs."""
    liv = sign_in(world, "Liv", f"/logg-inn/?next={world.answered[words.KORPS]}")
    liv.open(world.answered[words.KORPS])
    liv.press(button(liv, "Slutt dere til svaret", words.CHOIR))
    liv.page.says("Dette blir offentlig", words.CHOIR, f"slutter oss til svaret fra {words.KORPS}")
    liv.press("Send svaret").says("Svaret er sendt")
    world.answered[words.CHOIR] = liv.page.link("Se svaret")
    page = world.visitor.open(world.answered[words.KORPS])
    page.says("Én slutter seg til svaret", words.CHOIR)


def button(browser: Browser, label: str, name: str) -> str:
    """The button, or the one for this organisation where a person acts for several."""
    labels = [n.text for n in browser.page.main.every("button") if n.text.startswith(label)]
    for found in labels:
        if found == label or name in found:
            return found
    raise Fault(f"{browser.page.path} har ingen knapp «{label}» for {name}")


def petter_has_no_remarks(world: HearingsJob) -> None:
    """One button on the hearing's page is the whole answer."""
    petter = sign_in(world, "Petter")
    petter.open(world.hearing)
    petter.clicks = 0
    petter.press("Send «uten merknad»").says("Svaret er sendt", "Uten merknad")
    expect(petter.clicks == 1, f"det tok {petter.clicks} klikk")
    world.parties[words.NONE] = sender_of(petter)


def sender_of(browser: Browser) -> str:
    """Whom the receipt is for."""
    for row in browser.page.main.every("div"):
        terms = [n.text for n in row.children if not isinstance(n, str) and n.tag == "dt"]
        if terms == ["Fra"]:
            return next(row.every("dd")).text
    raise Fault(f"{browser.page.path} sier ikke hvem svaret er fra")


def sara_is_late(world: HearingsJob) -> str:
    """She is told before and after, and so is everyone who reads the answer."""
    sara = sign_in(world, "Sara")
    sara.open(world.hearing).says(f"Svaret blir merket «{LATE}»")
    sara.press("Svar etter fristen")
    sara.send(with_remarks(sara.form("Se over svaret"), words.LATE)).says(LATE)
    sara.press("Send svaret").says("Svaret er sendt", LATE)
    world.parties[words.LATE] = sender_of(sara)
    address = sara.page.link("Se svaret")
    world.visitor.open(address).says(LATE, *words.SAID[words.LATE])
    return world.parties[words.LATE]


def everyone_reads_them(world: HearingsJob) -> None:
    """Who, how, and which of them came too late."""
    page = world.visitor.open(f"{world.hearing}svar/").says(*world.senders)
    links = {node.text: node for node in page.main.every("a") if node.text in world.senders}
    rows = {name: row.text for name, link in links.items() if (row := link.around("li"))}
    late = {name for name, text in rows.items() if LATE in text}
    expect(late == {world.sender(words.LATE)}, f"dette er merket som for sent: {late}")
    expect("Kom på papir" in rows[words.PAPER], "svaret på papir er ikke merket")
    joined = f"Slutter seg til {words.KORPS}"
    expect(joined in rows[words.CHOIR], f"listen sier ikke «{joined}»")
    page.says(f"{len(world.senders)} svar")
