"""The summary, the letters about each sender's own words, and the decision."""

from launcher.stories.hearing.publication import check_once, difference, names
from launcher.stories.hearings import words
from launcher.stories.hearings.job import HearingsJob
from launcher.stories.mail import Letter
from launcher.stories.world import expect

LETTER_SECONDS = 30
TOLD, DECIDED = "Dette skjedde med innspillet deres", "Saken er avgjort"
WHAT = "Hva førte høringen til?"


def kari_writes_the_summary(world: HearingsJob) -> None:
    """The draft counts the answers and has the theme; Kari adds a sentence and what is new."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}oppsummering/")
    form = kari.form("Lagre")
    draft = form.value(WHAT)
    for said in (f"Vi fikk {len(world.senders)} svar.", words.THEME, words.STORAGE.reason[:20]):
        expect(said in draft, f"utkastet til oppsummering sier ikke «{said}»")
    form.fill(WHAT, f"{words.SUMMARY}\n\n{draft}")
    form.fill("Dette ble endret på grunn av høringen", words.CHANGES)
    kari.send(form)
    expect(not kari.page.has_button("Publiser oppsummeringen"), "Kari får publisere oppsummeringen")
    world.visitor.open(f"{world.hearing}oppsummering/", status=404)


def grete_publishes_it(world: HearingsJob) -> None:
    """The second key."""
    grete = world.browser("Grete")
    grete.open(f"{world.work}oppsummering/")
    kept = grete.form("Publiser oppsummeringen")
    expect(kept.value(WHAT).startswith(words.SUMMARY), "det Kari skrev, ble ikke lagret")
    grete.send(kept).says("Oppsummeringen er publisert")


def letters(world: HearingsJob, subject: str) -> dict[str, Letter]:
    """Sender → its letter. Raises Fault unless each sender has exactly one."""
    found = world.mailbox.wait(
        subject,
        words.TITLE,
        enough=lambda some: names(some) >= world.senders,
        seconds=LETTER_SECONDS,
    )
    wrong = difference(names(found), world.senders)
    expect(names(found) == world.senders, f"brevene «{subject}»: {wrong}")
    check_once(found)
    return {one.to_name: one for one in found}


def each_sender_is_told(world: HearingsJob) -> str:
    """One letter to each: its own words with the reason that may be shared, and nobody else's."""
    told = letters(world, TOLD)
    for name, texts in world.said.items():
        check_letter(told[name], texts, "Dere skrev")
    check_letter(told[words.CHOIR], words.SAID[words.KORPS], "Svaret dere sluttet dere til")
    nothing = told[world.sender(words.NONE)]
    expect(nothing.lacks("ingen merknader") is None, f"brevet til {nothing.to_name} er feil")
    check_letter(nothing, [], "Dere skrev")
    return f"{len(told)} brev"


def check_letter(letter: Letter, texts: list[str], who: str) -> None:
    """Every one of its points with outcome and reason, and no words of the others."""
    for point in words.POINTS:
        for text in point.said:
            whole = f"{point.outcome} {who}: «{text}» Kommunen svarer: {point.reason}"
            if text not in texts:
                expect(f"«{text}»" not in letter.text, f"brevet til {letter.to_name} har «{text}»")
            elif lacks := letter.lacks(whole):
                expect(not lacks, f"brevet til {letter.to_name} sier ikke «{lacks}»")


def everyone_reads_it(world: HearingsJob) -> None:
    """The page says the same as the letters, and so does the joiner's own page."""
    page = world.visitor.open(f"{world.hearing}oppsummering/").says(words.SUMMARY, words.CHANGES)
    for point in words.POINTS:
        page.says(point.outcome, point.reason, *point.said)
    page = world.visitor.open(world.answered[words.CHOIR]).says("Dette skjedde med innspillet")
    for point in words.POINTS:
        if set(point.said) & set(words.SAID[words.KORPS]):
            page.says(point.outcome, point.reason)
    mine = world.browser("Liv").open("/min-side/")
    mine.says(words.TITLE, f"Vi slutter oss til svaret fra {words.KORPS}.")


def kari_writes_the_decision(world: HearingsJob) -> str:
    """What was decided, on the page and in a letter to each sender."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}vedtak/")
    kari.send(kari.form("Legg inn vedtaket").fill("Hva ble vedtatt?", words.DECISION))
    world.visitor.open(f"{world.hearing}oppsummering/").says("Dette ble vedtatt", words.DECISION)
    told = letters(world, DECIDED)
    for letter in told.values():
        lacks = letter.lacks(words.DECISION)
        expect(lacks is None, f"brevet til {letter.to_name} sier ikke «{lacks}»")
    return f"{len(told)} brev"
