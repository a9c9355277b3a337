"""The board changes in March: two clicks, and nobody is locked out meanwhile."""

import re
from urllib.parse import urlsplit

from launcher.stories.fault import Fault
from launcher.stories.people import PEOPLE, sign_in
from launcher.stories.registry.claim import LETTER_SECONDS
from launcher.stories.registry.job import RegistryJob
from launcher.stories.registry.words import NAMES
from launcher.stories.world import expect

LINK = re.compile(r"https?://\S+/invitasjon/\S+")


def eva_hands_over(world: RegistryJob) -> None:
    """The button on the page of people, and the button under the form; she keeps her access."""
    eva = world.browser("Eva")
    eva.open(f"{world.own}personer/")
    eva.follow("Overlat til nytt styre")
    form = eva.form("Overlat til nytt styre")
    eva.send(form.fill("Navn", "Liv Solheim").fill("E-post", PEOPLE["Liv"]))
    eva.page.says("Dere overlater til et nytt styre", PEOPLE["Liv"])


def liv_takes_over(world: RegistryJob) -> None:
    """She is in when she has said yes with her own account; then Eva is out."""
    letters = world.mailbox.wait("Du skal overta", NAMES[0], enough=bool, seconds=LETTER_SECONDS)
    expect([one.to_address for one in letters] == [PEOPLE["Liv"]], "brevet gikk ikke til Liv")
    found = LINK.search(letters[0].body)
    if found is None:
        raise Fault("invitasjonen har ingen lenke")
    liv = sign_in(world, "Liv")
    liv.open(urlsplit(found[0]).path).says(NAMES[0])
    world.browser("Eva").open(f"{world.own}personer/")
    liv.press("Ja, bli med")
    liv.open(f"{world.own}personer/").says("Liv Solheim", "Ansvarlig")
    world.browser("Eva").open(f"{world.own}personer/", status=404)
