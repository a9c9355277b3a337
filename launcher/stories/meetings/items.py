"""What they will talk about: each proposes, and the other answers."""

from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.people import PEOPLE
from launcher.stories.world import expect

LETTER_SECONDS = 30
WHY = "Hvorfor tar dere ikke saken opp?"
ALL = {words.FROM_KS: "Petter", words.FROM_FN: "Sara", words.DECLINED: "Sara"}


def both_propose(world: MeetingsJob) -> str:
    """From the desk; it waits for the other's answer."""
    for title, name in ALL.items():
        browser = world.browser(name)
        browser.open(world.desk)
        browser.follow("Meld inn sak")
        form = browser.form("Meld inn saken").fill("Hva gjelder saken?", title)
        browser.send(form.fill("Hva handler det om", words.ABOUT)).says(title)
        world.items[title] = browser.page.path
        expect(not browser.page.has_button("Ja, ta den opp"), f"{name} kan si ja til sin egen sak")
    return f"{len(ALL)} saker"


def the_other_answers(world: MeetingsJob) -> None:
    """Two are taken up. To the third it is no, which needs a reason."""
    for title, name in ((words.FROM_KS, "Sara"), (words.FROM_FN, "Petter")):
        browser = world.browser(name)
        browser.open(world.items[title])
        browser.press("Ja, ta den opp").says("Svaret er lagret.")
    petter = world.browser("Petter")
    petter.open(world.items[words.DECLINED])
    petter.send(petter.form("Nei, ikke nå"), status=422)
    petter.send(petter.form("Nei, ikke nå").fill(WHY, words.REASON)).says("Svaret er lagret.")


def sara_reads_why(world: MeetingsJob) -> None:
    """In a letter and on the item's page."""
    found = world.mailbox.wait(
        "Saken blir ikke tatt opp", words.DECLINED, enough=bool, seconds=LETTER_SECONDS
    )
    to = [one.to_address for one in found]
    expect(to == [PEOPLE["Sara"]], f"brevet om nei gikk til {to}, ikke til Sara")
    lacks = found[0].lacks(words.REASON)
    expect(lacks is None, f"brevet til Sara sier ikke «{lacks}»")
    world.browser("Sara").open(world.items[words.DECLINED]).says(words.REASON)
    world.visitor.open(world.items[words.DECLINED], status=404)
