"""The people of every story: signing in with password and code."""

import time

from launcher.stories.browser import Browser
from launcher.stories.fault import Fault
from launcher.stories.world import World, expect

PEOPLE = {
    "Kari": "kari@kommune.example",
    "Grete": "grete@kommune.example",
    "Ola": "ola@forening.example",
    "Nina": "nina@forening.example",
    "Liv": "liv@annen.example",
    "Eva": "eva@nabo.example",
    "Petter": "petter@ks.example",
    "Sara": "sara@frivillighetnorge.example",
    "Inga": "inga@kommune.example",
    "Drift": "drift@portal.example",
}
CODE_LIFE_SECONDS = 35
SECOND_STEP = "/konto/to-trinn/kode/"


def sign_in(world: World, name: str, start: str = "/logg-inn/") -> Browser:
    """Password, and the code where one is asked for; `start` may be a page that asks to sign in."""
    browser = world.browser(name)
    browser.open(start)
    form = browser.form("Logg inn").fill("E-post", PEOPLE[name])
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
        if PEOPLE[name] in row.text:
            return next(row.every("code")).text
    raise Fault(f"/demo/koder/ har ingen kode for {name}")
