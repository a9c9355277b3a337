"""Kari recommends, Grete decides: never over the budget, and never one person alone."""

import io

from pypdf import PdfReader

from launcher.stories.browser import Browser
from launcher.stories.grants import words
from launcher.stories.grants.job import GrantsJob
from launcher.stories.mail import Letter
from launcher.stories.meetings.minutes import squeezed
from launcher.stories.page import Page
from launcher.stories.world import expect

LETTER_SECONDS = 30
WHOLE, SURE = "Vedta hele listen", "Jeg har lest innstillingene"
ANSWER = "Svar på søknaden"


def recommend(world: GrantsJob, person: str, outcome: str, amount: int, reason: str) -> Page:
    """Fill in the row of one organisation in the list and save it."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}innstilling/")
    row = f"rad-{world.own[person].split('/')[2]}"
    form = kari.form("Lagre innstillingen", near=row).pick("Innstilling", outcome)
    form.fill("Beløp i året", str(amount or "")).fill("Begrunnelse", reason)
    return kari.send(form)


def kari_recommends(world: GrantsJob) -> str:
    """One krone more than there is may be recommended, and the list says so at once."""
    recommend(world, words.OLA, "Innvilget", words.FULL, words.GIVEN)
    page = recommend(world, words.LIV, "Delvis", words.ONE_TOO_MANY, words.PARTLY)
    page.says(words.TOO_HIGH)
    recommend(world, words.SARA, "Avslag", 0, words.REFUSED)
    for person in words.SUMS:
        own = world.browser(person).open(world.own[person])
        own.says("Under behandling")
        expect("Innstilt" not in own.text, "søkeren ser at søknaden er innstilt")
        own.hides(words.GIVEN, words.PARTLY, words.REFUSED)
    return words.TOO_HIGH


def kari_may_not_decide(world: GrantsJob) -> None:
    """There is no button for her, and what she posts all the same is refused."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}vedtak/")
    offered = [label for label in ("Vedta de valgte", WHOLE) if page.has_button(label)]
    expect(not offered, f"Kari, som innstilte, får «{', '.join(offered)}»")
    for part in ("vedtak/alle/", "vedtak/valgte/"):
        kari.open(f"{world.work}vedtak/")
        status = kari.try_to_post(f"{world.work}{part}", sure="on", count="3").status
        expect(status == 403, f"Kari fikk {status}, ikke 403, da hun prøvde å vedta")
    kari.open(world.own_case(words.OLA)).says("Innstilt")
    expect(not kari.page.has_button("Vedta som innstilt"), "Kari kan vedta sin egen innstilling")


def decide_all(grete: Browser, world: GrantsJob) -> Page:
    """Tick that it is read, and press; the caller looks at what came."""
    grete.open(f"{world.work}vedtak/")
    return grete.try_to_send(grete.form(WHOLE).choose(SURE))


def one_krone_too_many(world: GrantsJob) -> None:
    """The whole list is refused, and nobody has been given anything."""
    page = decide_all(world.browser("Grete"), world)
    expect("vedtak er gjort" not in page.text, "Grete fikk vedta én krone mer enn budsjettet")
    page.says(words.TOO_HIGH)
    page = world.browser("Grete").open(f"{world.work}vedtak/")
    page.says(f"Igjen å fordele {words.kr(words.BUDGET)}")
    expect(not world.mailbox.letters(ANSWER, world.title), "et brev gikk ut likevel")


def grete_decides(world: GrantsJob) -> str:
    """Kari corrects the sum; all of the list in one, from the desk."""
    recommend(world, words.LIV, "Delvis", words.PART, words.PARTLY)
    grete = world.browser("Grete")
    grete.clicks = 0
    decide_all(grete, world).says("3 vedtak er gjort. Brevene er på vei.")
    left = words.BUDGET - words.FULL - words.PART
    grete.page.says(f"Igjen å fordele {words.kr(left)}")
    return f"{grete.clicks} klikk, {words.kr(left)} igjen"


def letters(world: GrantsJob, wanted: int) -> list[Letter]:
    """The answers that have come, when there are so many. Raises Fault."""
    found = world.mailbox.wait(
        ANSWER, world.title, enough=lambda some: len(some) >= wanted, seconds=LETTER_SECONDS
    )
    expect(len(found) == wanted, f"det kom {len(found)} svarbrev, ikke {wanted}")
    return found


def the_answers_arrive(world: GrantsJob) -> str:
    """One to each, with the answer, the sum, where it is read, and that they may complain."""
    found = letters(world, len(words.SUMS))
    wanted = {
        words.OLA: ("Dere får tilskudd", words.kr(words.FULL)),
        words.LIV: ("Dere får en del", words.kr(words.PART)),
        words.SARA: ("Dere får ikke tilskudd i år",),
    }
    for person, said in wanted.items():
        of = [letter for letter in found if letter.lacks(*said) is None]
        expect(len(of) == 1, f"svaret til {world.names[person]} kom i {len(of)} brev")
        lacks = of[0].lacks(words.RIGHT)
        expect(lacks is None, f"brevet til {of[0].to_name} sier ikke «{lacks}»")
        world.letters[person] = address(of[0])
    return f"{len(found)} brev"


def address(letter: Letter) -> str:
    """Where the decision is read."""
    link = next(word for word in letter.body.split() if "/soknader/vedtak/" in word)
    return link[link.index("/soknader/") :]


def they_read_why(world: GrantsJob) -> None:
    """The reason, how free the money is, the right to complain and P3; nobody else may read it."""
    reasons = {words.OLA: words.GIVEN, words.LIV: words.PARTLY, words.SARA: words.REFUSED}
    for person, reason in reasons.items():
        page = world.browser(person).open(world.letters[person])
        page.says(reason, words.RIGHT, words.FREEDOM, "Hvem har bestemt dette?", "Grete")
        given = "Dere bestemmer selv hva pengene går til." in page.text
        expect(given == (person != words.SARA), f"brevet til {person} sier feil om pengene")
    status = world.browser(words.LIV).open_any(world.letters[words.OLA]).status
    expect(status == 404, f"Liv fikk {status}, ikke 404, på brevet til en annen")


def liv_reads_the_pdf(world: GrantsJob) -> str:
    """The same words in a file to keep."""
    liv = world.browser(words.LIV)
    page = liv.open(world.letters[words.LIV])
    document = PdfReader(io.BytesIO(liv.fetch(page.link("Last ned brevet"))))
    text = squeezed(" ".join(one.extract_text() for one in document.pages))
    for said in (words.PARTLY, words.RIGHT, world.names[words.LIV], words.kr(words.PART)):
        expect(squeezed(said) in text, f"brevet som PDF sier ikke «{said}»")
    return f"{len(document.pages)} side(r)"
