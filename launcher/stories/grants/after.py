"""The money goes out, and one line comes back."""

import csv
import io
from xml.etree import ElementTree

from launcher.stories.grants import words
from launcher.stories.grants.job import GrantsJob
from launcher.stories.world import expect

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
LETTER_SECONDS = 30
MOST_CLICKS = 3  # from the letter: say yes, and once more


def ola_says_yes(world: GrantsJob) -> str:
    """From the letter; the account is the one they wrote."""
    ola = world.browser(words.OLA)
    ola.open(world.letters[words.OLA])
    ola.clicks = 0
    ola.follow("Si ja til pengene").says(words.kr(words.FULL))
    ola.press("Takk ja")
    ola.open(world.own[words.OLA]).says("Dere har takket ja")
    expect(ola.clicks <= MOST_CLICKS, f"det tok {ola.clicks} klikk å takke ja")
    return f"{ola.clicks} klikk"


def kari_makes_a_list(world: GrantsJob) -> None:
    """Only the one who has said yes is there to be paid."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}utbetaling/").says(world.names[words.OLA])
    expect(world.names[words.LIV] not in page.text, "en som ikke har svart, står til utbetaling")
    form = kari.form("Lag utbetalingsliste")
    kari.send(form.choose(world.names[words.OLA]))
    kari.page.says("Utbetalingsliste 1", words.kr(words.FULL))


def both_files_say_the_same(world: GrantsJob) -> str:
    """The CSV for the accounts and pain.001 for the bank: to whom, which account, how much."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}utbetaling/1/")
    lines = io.StringIO(kari.fetch(page.link("Til regnskapet (CSV)")).decode("utf-8-sig"))
    rows = list(csv.DictReader(lines, delimiter=";"))
    expect(len(rows) == 1, f"regnskapsfilen har {len(rows)} linjer, ikke 1")
    row, account = rows[0], words.ACCOUNTS[words.OLA]
    found = (row["Organisasjon"], row["Kontonummer"].strip("'"), row["Beløp"])
    wanted = (world.names[words.OLA], account, f"{words.FULL},00")
    expect(found == wanted, f"regnskapsfilen sier {found}, ikke {wanted}")
    order = ElementTree.fromstring(kari.fetch(page.link("Til banken (pain.001)")))  # noqa: S314
    expect(order.tag == f"{NAMESPACE}Document", f"bankfilen er {order.tag}")
    said = {name: one(order, name) for name in ("NbOfTxs", "CtrlSum", "InstdAmt")}
    wanted_sums = {"NbOfTxs": "1", "CtrlSum": f"{words.FULL}.00", "InstdAmt": f"{words.FULL}.00"}
    expect(said == wanted_sums, f"bankfilen sier {said}")
    for party, digits in (("DbtrAcct", words.PAYER), ("CdtrAcct", account)):
        node = next(order.iter(f"{NAMESPACE}{party}"))
        expect(one(node, "Id", last=True) == digits, f"bankfilen har feil konto i {party}")
        expect(one(node, "Cd") == "BBAN", "bankfilen sier ikke at kontoen er norsk")
    reference = one(order, "EndToEndId")
    expect(reference == row["Referanse"], "filene kaller betalingen hvert sitt")
    return reference


def one(root: ElementTree.Element, name: str, *, last: bool = False) -> str:
    """What stands in the first or the last element of that name."""
    found = [node.text or "" for node in root.iter(f"{NAMESPACE}{name}")]
    expect(found, f"bankfilen mangler {name}")
    return found[-1 if last else 0]


def kari_marks_it_paid(world: GrantsJob) -> None:
    """When the bank has done it; the receiver gets a letter with the sum."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}utbetaling/1/")
    kari.press("Merk som betalt, og si ifra til alle").says("Merket som betalt")
    found = world.mailbox.wait(
        "Pengene er betalt", world.title, enough=bool, seconds=LETTER_SECONDS
    )
    expect(found, "brevet om at pengene er betalt, kom ikke")
    lacks = found[0].lacks(words.kr(words.FULL))
    expect(lacks is None, "brevet sier ikke hvor mye som er betalt")
    world.browser(words.OLA).open(world.own[words.OLA]).says("Utbetalt")


def one_line_is_enough(world: GrantsJob) -> str:
    """Ola writes it, Kari approves it, and then there is nothing more to do."""
    ola = world.browser(words.OLA)
    ola.open(world.own[words.OLA])
    ola.clicks = 0
    ola.follow("Skriv rapporten")
    expect("Regnskap" not in ola.page.text, "frie midler krever regnskap")
    form = ola.form("Send rapporten").fill("Hva gikk pengene til?", words.REPORT)
    ola.send(form.fill("Hvor mange minutter", "3"))
    kari = world.browser("Kari")
    kari.open(f"{world.work}rapporter/").says("Rapport mottatt")
    kari.follow(world.names[words.OLA]).says(words.REPORT)
    kari.press("Godkjenn rapporten").says("Godkjent")
    found = world.mailbox.wait(
        "Takk for rapporten", world.title, enough=bool, seconds=LETTER_SECONDS
    )
    expect(found, "brevet om at rapporten er godkjent, kom ikke")
    return f"{ola.clicks} klikk"
