"""Whose turn it is: the desk says it, the other is refused, and two keys may swap."""

from launcher.stories.browser import Browser
from launcher.stories.meetings import words
from launcher.stories.meetings.job import MeetingsJob
from launcher.stories.page import Page
from launcher.stories.people import sign_in
from launcher.stories.world import expect

CONVENE = "Innkall til møtet"


def both_sign_in(world: MeetingsJob) -> None:
    """Petter for KS, Sara for Frivillighet Norge; both come straight to the desk."""
    for name in ("Petter", "Sara"):
        browser = sign_in(world, name)
        expect(browser.page.path == "/kontaktmoter/", f"{name} kom til {browser.page.path}")
    parts = world.browser("Sara").page.link("Meld inn sak").strip("/").split("/")
    world.forum = parts[1]


def the_desk_says_whose_turn(world: MeetingsJob) -> None:
    """The same words to both, and the button only to the one on turn."""
    says_turn(world, words.FN)
    is_refused(world, "Petter", words.FN)


def says_turn(world: MeetingsJob, owner: str) -> None:
    """Both read whose turn it is. Raises Fault."""
    for name in ("Petter", "Sara"):
        browser = world.browser(name)
        browser.open(world.desk)
        said = heading(browser)
        expect(said == f"{words.NEXT} {owner}", f"pulten sier «{said}», ikke «{owner}», til {name}")


def heading(browser: Browser) -> str:
    """The large type on the desk."""
    return next((node.text for node in browser.page.root.every("h1")), "")


def is_refused(world: MeetingsJob, name: str, owner: str) -> None:
    """Somebody whose turn it is not gets a sentence, from the page and from a form sent anyway."""
    browser = world.browser(name)
    links = {node.text for node in browser.open(world.desk).root.every("a")}
    expect(CONVENE not in links, f"{name} får lenken «{CONVENE}» uten å ha tur")
    for page in (browser.open_any(world.convene), send_anyway(world, name)):
        expect(page.status in (403, 409), f"{name} ble ikke avvist (svar {page.status})")
        said = f"Det er {owner} som har tur."
        expect(said in page.text, f"{name} får ikke vite at det er {owner} som har tur")


def send_anyway(world: MeetingsJob, name: str) -> Page:
    """The form of the one on turn, from somebody who is not."""
    browser = world.browser(name)
    browser.open(world.desk)
    return browser.try_to_post(
        world.convene, ref="abcdefghjk", title="Kupp", day="2030-01-10", starts_at="17:00",
        ends_at="19:00", place="Her",
    )  # fmt: skip


def sara_agrees_to_swap(world: MeetingsJob) -> None:
    """KS has asked to swap this turn for the next. With her key it is their turn; she has none."""
    sara = world.browser("Sara")
    sara.open(world.desk).says("KS ber om å bytte tur")
    says_turn(world, words.FN)
    sara.press("Si ja til byttet")
    says_turn(world, words.KS)
    is_refused(world, "Sara", words.KS)
