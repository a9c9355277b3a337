"""Kari signs in, and meets what her role does not open."""

from launcher.stories.fault import Fault
from launcher.stories.hearing import story
from launcher.stories.hearing.job import Job
from launcher.stories.people import PEOPLE, sign_in
from launcher.stories.world import expect


def kari_signs_in(world: Job) -> None:
    """A wrong password is refused beside the form; then both steps, to her work."""
    kari = world.browser("Kari")
    kari.open("/logg-inn/")
    form = kari.form("Logg inn").fill("E-post", PEOPLE["Kari"]).fill("Passord", "feil")
    kari.send(form, status=422).says("passer ikke sammen")
    kari = sign_in(world, "Kari")
    expect(kari.page.path == "/arbeid/", f"Kari kom til {kari.page.path}, ikke til arbeidet sitt")


def kari_sees_only_her_own(world: Job) -> None:
    """The operator's page and another municipality's hearing are closed to her."""
    kari = world.browser("Kari")
    expect(kari.open_any("/drift/").status in (403, 404), "Kari får se driftssiden")
    others = other_owners_hearing(world)
    for step in ("innhold", "mottakere", "godkjenning", "punkter"):
        page = kari.open_any(f"/arbeid/horinger/{others}/{step}/")
        expect(page.status in (403, 404), f"Kari får åpne {page.path}, som ikke er hennes")


def other_owners_hearing(world: Job) -> str:
    """The ref of an open hearing that is not ours. Raises Fault when there is none."""
    page = world.visitor.open("/horinger/")
    for row in page.main.every("li"):
        links = [n["href"] for n in row.every("a") if n["href"].startswith("/horinger/")]
        if links and story.OWNER not in row.text:
            return links[0].strip("/").split("/")[1]
    raise Fault("ingen andre kommuner har åpne høringer")
