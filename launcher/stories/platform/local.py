"""A local platform from the national text to the day it holds, with organisations that join."""

from launcher.stories.browser import Browser
from launcher.stories.platform.job import PlatformJob
from launcher.stories.platform.operator import command, turn
from launcher.stories.platform.text import come_in, today
from launcher.stories.world import expect

# Somewhere without a platform, and not Oslo, which is a county too: Kari writes and Grete decides
# there, Ola and Liv speak for a lag each. It prints the place.
PREPARE = """
from accounts.models import User
from agreements.models import Platform
from organisations import actions
from organisations.models import Municipality, Organisation
from organisations.states import MembershipSource, Role
taken = Platform.objects.local().values("municipality")
place = (Municipality.objects.current().filter(level="municipality", organisation__isnull=False)
    .exclude(pk__in=taken).exclude(number="0301").order_by("number").first())
who = {u.email.split("@")[0]: u for u in User.objects.filter(email__in=%(emails)r)}
lag = Organisation.objects.active().filter(kind="voluntary", memberships=None).order_by("pk")[:2]
for one in lag:
    one.works_in.add(place)
there = place.organisation
for person, body, role in (("kari", there, Role.WRITER), ("grete", there, Role.APPROVER),
        ("ola", lag[0], Role.RESPONSIBLE), ("liv", lag[1], Role.RESPONSIBLE)):
    actions.start_membership(body, user=who[person], role=role, by=None,
        source=MembershipSource.APPROVAL)
print("STED", place.name)
"""
EMAILS = ["kari@kommune.example", "grete@kommune.example"]
EMAILS += ["ola@forening.example", "liv@annen.example"]
WHERE = "Hvor skal den gjelde?"
ADAPTED = "Støtte gis uten bindinger, og alltid for minst to år hos oss."
OWN = "minst to år hos oss"  # what is marked as new beside the national words


def kari_begins(world: PlatformJob) -> str:
    """From the national text in force; two organisations must join."""
    come_in(world, "Kari", "Grete", "Ola", "Liv")
    said = command(world, PREPARE % {"emails": EMAILS})
    place = said.partition("STED ")[2].strip()
    kari = world.browser("Kari")
    kari.open("/plattformen/lokale/ny/")
    form = kari.form("Begynn på teksten").choose("Organisasjonene slutter seg til én og én")
    if WHERE in kari.page.text:  # asked only of one who could choose
        form.pick(WHERE, place)
    kari.send(form.fill("Hvor mange organisasjoner må slutte seg til?", "2"))
    world.local = kari.page.path.removesuffix("arbeid/")
    world.visitor.open(world.local).says(place)
    return place


def kari_chooses(world: PlatformJob) -> None:
    """One point in the place's own words, the rest as the national ones."""
    kari = world.browser("Kari")
    kari.open(f"{world.local}punkt/R1/")
    form = kari.form("Lagre og gå til neste").choose("Tilpasset")
    kari.send(form.fill("Slik skal punktet være hos dere", ADAPTED))
    kari.open(f"{world.local}arbeid/")
    kari.press(button(kari, "Behold alle som står igjen"))
    kari.open(f"{world.local}arbeid/")
    kari.send(kari.form("Lagre").fill("Gjelder fra", today()))
    world.visitor.open(world.local).hides(OWN)
    kari.press("Send til godkjenning")
    world.visitor.open(world.local).says(OWN)


def button(browser: Browser, begins: str) -> str:
    """A button whose words end in a number."""
    every = [node.text for node in browser.page.main.every("button")]
    return next((text for text in every if text.startswith(begins)), begins)


def both_sides_say_yes(world: PlatformJob) -> None:
    """Grete says who decided; Ola and Liv let their organisations join; then it holds."""
    grete, kari = world.browser("Grete"), world.browser("Kari")
    expect(not kari.open(f"{world.local}arbeid/").has_button("Si ja"), "Kari kan binde kommunen")
    grete.open(f"{world.local}arbeid/")
    form = grete.form("Si ja").fill("Hvem har vedtatt den?", "Kommunestyret")
    grete.send(form.fill("Når ble den vedtatt?", today())).says("Dere har sagt ja.")
    join(world, "Ola")
    turn(world)
    world.visitor.open(world.local).says("1 har sluttet seg til.", "venter på at begge sier ja")
    join(world, "Liv")
    turn(world)
    world.visitor.open(world.local).says(OWN, "Gjelder til og med")


def join(world: PlatformJob, name: str) -> None:
    """One organisation."""
    browser = world.browser(name)
    browser.open(f"{world.local}slutt-dere-til/")
    browser.send(browser.form("Slutt oss til")).says("Dere har sluttet dere til.")


STEPS = [
    ("Kari begynner på en lokal plattform", kari_begins),
    ("Hun tilpasser ett punkt og beholder resten", kari_chooses),
    ("Kommunen og to lag sier ja, og den gjelder", both_sides_say_yes),
]
