"""Signing in with password and code, and what a role does not open."""

import time

from launcher.main_job import story
from launcher.main_job.browser import Browser
from launcher.main_job.fault import Fault
from launcher.main_job.world import World, expect

CODE_LIFE_SECONDS = 35
SECOND_STEP = "/konto/to-trinn/kode/"


def sign_in(world: World, name: str, start: str = "/logg-inn/") -> Browser:
    """Password, and the code where one is asked for; `start` may be a page that asks to sign in."""
    browser = world.browser(name)
    browser.open(start)
    form = browser.form("Logg inn").fill("E-post", story.PEOPLE[name])
    page = browser.send(form.fill("Passord", world.password))
    if page.path.startswith(SECOND_STEP):
        give_code(world, browser, name)
    expect("Logg ut" in browser.page.root.text, f"{name} ble ikke logget inn")
    return browser


def give_code(world: World, browser: Browser, name: str) -> None:
    """The code that the app shows now; the next one, when it changed while we typed."""
    limit, tried = time.monotonic() + CODE_LIFE_SECONDS, ""
    while time.monotonic() < limit:
        code = code_of(world, name)
        if code == tried:
            time.sleep(0.5)
            continue
        form = browser.form("Logg inn").fill("Kode", code)
        if browser.try_to_send(form).status == 200:
            return
        tried = code
    raise Fault(f"koden til {name} ble ikke godtatt: {browser.page.text[:200]}")


def code_of(world: World, name: str) -> str:
    """What the demo's page of codes shows. Raises Fault."""
    page = world.visitor.open("/demo/koder/")
    for row in page.main.every("tr"):
        if story.PEOPLE[name] in row.text:
            return next(row.every("code")).text
    raise Fault(f"/demo/koder/ har ingen kode for {name}")


def kari_signs_in(world: World) -> None:
    """A wrong password is refused beside the form; then both steps, to her work."""
    kari = world.browser("Kari")
    kari.open("/logg-inn/")
    form = kari.form("Logg inn").fill("E-post", story.PEOPLE["Kari"]).fill("Passord", "feil")
    kari.send(form, status=422).says("passer ikke sammen")
    kari = sign_in(world, "Kari")
    expect(kari.page.path == "/arbeid/", f"Kari kom til {kari.page.path}, ikke til arbeidet sitt")


def kari_sees_only_her_own(world: World) -> None:
    """The operator's page and another municipality's hearing are closed to her."""
    kari = world.browser("Kari")
    expect(kari.open_any("/drift/").status in (403, 404), "Kari får se driftssiden")
    others = other_owners_hearing(world)
    for step in ("innhold", "mottakere", "godkjenning", "punkter"):
        page = kari.open_any(f"/arbeid/horinger/{others}/{step}/")
        expect(page.status in (403, 404), f"Kari får åpne {page.path}, som ikke er hennes")


def other_owners_hearing(world: World) -> str:
    """The ref of an open hearing that is not ours. Raises Fault when there is none."""
    page = world.visitor.open("/horinger/")
    for row in page.main.every("li"):
        links = [n["href"] for n in row.every("a") if n["href"].startswith("/horinger/")]
        if links and story.OWNER not in row.text:
            return links[0].strip("/").split("/")[1]
    raise Fault("ingen andre kommuner har åpne høringer")
