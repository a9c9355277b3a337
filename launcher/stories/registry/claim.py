"""Eva asks to act for an organisation, and whoever reads its mail lets her in."""

import re
from urllib.parse import urlsplit

from launcher.stories.fault import Fault
from launcher.stories.people import sign_in
from launcher.stories.registry.job import RegistryJob
from launcher.stories.registry.words import ADDRESS, CAUSE, NAMES, TOPICS, WHO
from launcher.stories.world import expect

LETTER_SECONDS = 20.0
LINK = re.compile(r"https?://\S+/bekreft/\S+")
DEAD = "Lenken virker ikke"


def eva_asks(world: RegistryJob) -> None:
    """Found by its number; she is told that the link was sent, but not the address."""
    eva = sign_in(world, "Eva")
    eva.open("/bli-med/finn/")
    eva.send(eva.form("Finn").fill("Navn eller organisasjonsnummer", world.numbers[0]))
    eva.page.says(NAMES[0]).hides(ADDRESS)
    eva.follow(f"Bli med i {NAMES[0]}")
    eva.send(eva.form("Be om tilgang").fill("Hvem er du i organisasjonen?", WHO))
    eva.page.says(NAMES[0], "Vi har sendt en lenke til adressen i registeret.").hides(ADDRESS)


def the_link_goes_to_the_registers_address(world: RegistryJob) -> None:
    """One letter, to the private address, that says where the address comes from."""
    subject = ("Er Eva Strand en av dere", NAMES[0])
    letters = world.mailbox.wait(*subject, enough=bool, seconds=LETTER_SECONDS)
    expect(len(letters) == 1, f"{len(letters)} brev om kravet, ikke ett")
    expect(letters[0].to_address == ADDRESS, "lenken gikk ikke til adressen i registeret")
    lacks = letters[0].lacks("E-postadressen er hentet fra Enhetsregisteret")
    expect(lacks is None, f"brevet sier ikke «{lacks}»")
    found = LINK.search(letters[0].body)
    if found is None:
        raise Fault("brevet om kravet har ingen lenke")
    world.link = urlsplit(found[0]).path


def looking_changes_nothing(world: RegistryJob) -> None:
    """Mail programs open links by themselves; a link that was made up opens nothing."""
    world.visitor.open(world.link).says("Er Eva Strand en av dere?")
    world.browser("Eva").open(f"{world.own}personer/", status=404)
    token = world.link.strip("/").rpartition("/")[2]
    forged = world.link.replace(token, token[:-1] + ("A" if token[-1] != "A" else "B"))
    page = world.visitor.open_any(forged)
    expect(page.status in (404, 410) or DEAD in page.text, "en forfalsket lenke ble godtatt")


def the_link_lets_eva_in(world: RegistryJob) -> None:
    """One button on the page behind the link."""
    world.visitor.open(world.link)
    world.visitor.press("Ja, det stemmer")
    world.visitor.page.says("Eva Strand er inne")
    world.browser("Eva").open(f"{world.own}personer/").says("Eva Strand", "Ansvarlig")


def the_link_works_once(world: RegistryJob) -> None:
    """Neither looking at it nor posting to it a second time does anything."""
    page = world.visitor.open_any(world.link)
    expect(not page.has_button("Ja, det stemmer"), "lenken kan brukes en gang til")


def eva_writes_a_cause(world: RegistryJob) -> None:
    """In her own words; its topics decide which hearings find the organisation."""
    eva = world.browser("Eva")
    eva.open(f"{world.own}hjertesaker/ny/")
    form = eva.form("Lagre hjertesaken").fill("Hva brenner dere for?", CAUSE)
    for topic in TOPICS:
        form.choose(topic)
    eva.send(form).says(CAUSE)


def the_address_shows_nowhere(world: RegistryJob) -> None:
    """Neither to visitors, nor to the municipality, nor to those who act for the organisation."""
    public = f"/organisasjoner/{world.numbers[0]}/"
    for name in ("visitor", "Kari", "Liv"):
        world.browser(name).open_any(public).hides(ADDRESS)
    world.browser("Kari").open("/arbeid/register/krav/?vis=besvart").hides(ADDRESS)
    desk = world.browser("Kari").open("/arbeid/register/").hides(ADDRESS)
    for kind in ("csv", "xlsx"):
        sheet = world.browser("Kari").fetch(f"{urlsplit(desk.path).path}liste.{kind}")
        expect(ADDRESS.encode() not in sheet, f"adressen står i liste.{kind}")
