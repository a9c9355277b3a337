"""Kari goes through the list: who is found and why, one off, one on."""

from launcher.stories.hearing import story
from launcher.stories.hearing.job import Job
from launcher.stories.page import Node, Page
from launcher.stories.world import expect

NO_REASON = "Skriv hvorfor du tar bort organisasjonen."


def kari_sees_who_and_why(world: Job) -> str:
    """The whole list, group by group; the one whose cause it touches is there with the reason."""
    why = whole_list(world)
    expect(why, "ingen organisasjoner ble funnet")
    expect(story.OURS in why, f"{story.OURS} ble ikke funnet, enda hjertesaken treffer")
    for topic in story.TOPICS:
        expect(topic.lower() in why[story.OURS].lower(), f"listen sier ikke at {topic} treffer")
    expect(story.ELSEWHERE not in why, f"{story.ELSEWHERE} er foreslått")
    page = world.browser("Kari").open(f"{world.work}mottakere/")
    page.says(f"Foreslått {len(why)}", f"Tatt med {len(why)}")
    world.listed = set(why)
    world.without_email = set(rows(world.browser("Kari").open(f"{page.path}?vis=uten-epost")))
    return f"{len(why)} organisasjoner"


def whole_list(world: Job) -> dict[str, str]:
    """Organisation → the words of its row and its group, over all groups."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}mottakere/")
    groups = [g for g in page.main.every("details") if summary(g).startswith("Treff:")]
    found: dict[str, str] = {}
    for group in groups:
        shown = rows(group)
        more = [a["href"] for a in group.every("a") if a.text == "Vis alle i gruppen"]
        if more:
            whole = kari.open(more[0])
            shown = rows(next(g for g in whole.main.every("details") if "open" in g))
        found |= {name: f"{summary(group)} {words}" for name, words in shown.items()}
    return found


def summary(group: Node) -> str:
    """«Treff: musikk – 9 av 9 tatt med»."""
    return next((node.text for node in group.every("summary")), "")


def rows(part: Node | Page) -> dict[str, str]:
    """Organisation → the words of its row."""
    inside = part.main if isinstance(part, Page) else part
    found = {}
    for row in inside.every("li"):
        if row["id"].startswith("rad-"):
            found[title(row)] = row.text
    return found


def title(row: Node) -> str:
    """The name that a row is about."""
    return next(a.text for a in row.every("a") if "title" in a["class"].split())


def kari_rejects_one(world: Job) -> str:
    """Without a reason she is told beside the field; with one it is off the list."""
    kari = world.browser("Kari")
    page = kari.open(f"{world.work}mottakere/")
    name = next(n for n in rows(page) if n != story.OURS and n not in world.without_email)
    button = f"Ta bort {name}"
    kari.send(kari.form(button), status=422)
    form = kari.form(button)
    beside = form.beside("Hvorfor tar du bort laget?")
    expect(NO_REASON in beside, f"ved grunnen står det ikke «{NO_REASON}»")
    kari.send(form.fill("Hvorfor tar du bort laget?", story.WHY_REJECTED))
    kari.open(f"{world.work}mottakere/?vis=tatt-bort").says(name, story.WHY_REJECTED)
    world.rejected = name
    return name


def kari_adds_one(world: Job) -> str:
    """Found in the register by name, with a reason; then the list is gone through."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}mottakere/")
    expect(story.ADDED not in world.listed, f"{story.ADDED} står på listen fra før")
    kari.send(kari.form("Søk").fill("Navn eller organisasjonsnummer", story.ADDED))
    kari.send(kari.form("Legg til organisasjonen").choose(story.ADDED), status=422)
    form = kari.form("Legg til organisasjonen")
    kari.send(form.fill("Hvorfor skal de inviteres?", story.WHY_ADDED))
    kari.page.says(story.ADDED, story.WHY_ADDED)
    kari.press("Gå videre til frist")
    expect(kari.page.path == f"{world.work}frist/", f"Kari kom til {kari.page.path}")
    world.invited = world.listed - {world.rejected} - world.without_email | {story.ADDED}
    return story.ADDED
