"""What organisations have taken up themselves, and what became of it; by the real actions."""

from typing import Any

from core.models import new_ref
from forums.actions import proposals
from forums.models import Forum, Proposal
from organisations.models import Municipality, Organisation
from platform_portal.demo.hearings import sender_for
from platform_portal.demo.time_travel import days_from_now


def make_innspill(people: dict[str, Any]) -> None:
    """One followed up, one on an agenda, one that waits, one that is late, and a draft."""
    make_followed_up(people)
    make_on_agenda(people)
    write(people, "Nordlia grendelag", "3909", -26, "Skilt til grendehuset",
          "Folk finner ikke fram. Kan kommunen sette opp et skilt ved fylkesveien?")  # fmt: skip
    write(people, "Egge turn", "50", -45, "Reisestøtte til stevner",
          "Vi bruker halve budsjettet på buss. Kan fylket ha en enkel ordning?")  # fmt: skip
    make_draft(people)


def write(
    people: dict[str, Any], name: str, number: str, days: int, title: str, words: str, **more: Any
) -> Proposal:
    """Drafted and sent, so many days from today."""
    organisation = Organisation.objects.get(name=name)
    with days_from_now(-90):
        sender = sender_for(name, people)  # who acted there already, goes on
    with days_from_now(days, hour=20):
        draft = proposals.create(
            ref=new_ref(), by=sender, on_behalf_of=organisation,
            municipality=Municipality.objects.get(number=number), title=title, words=words, **more,
        )  # fmt: skip
        return proposals.send(draft, by=sender, on_behalf_of=organisation, version=draft.version)


def make_followed_up(people: dict[str, Any]) -> None:
    """The whole way, each step in time."""
    one = write(people, "Solsida skolekorps", "3909", -60, "Lås på instrumentlageret",
                "Instrumentene står åpent i Bøkesalen. Vi trenger et rom med lås.")  # fmt: skip
    kari: dict[str, Any] = {"by": people["kari"], "on_behalf_of": one.municipality.organisation}
    with days_from_now(-58):
        proposals.receive(one, **kari)
    with days_from_now(-50):
        words = "Vi spør eiendomsavdelingen, og svarer i løpet av tre uker."
        proposals.answer_preliminary(one, **kari, words=words)
    with days_from_now(-33):
        words = "Dere får lageret bak scenen. Vaktmesteren setter inn ny lås."
        proposals.answer(one, **kari, words=words)
    with days_from_now(-8):
        proposals.follow_up(one, **kari, words="Låsen er på plass. Nøkkelen ligger i resepsjonen.")


def make_on_agenda(people: dict[str, Any]) -> None:
    """Taken up in the council."""
    one = write(people, "Larvik svømmevenner", "3909", -12, "Varmt vann også i helgene",
                "Mange kan bare bade da, og vannet er kaldt.", wants_agenda=True)  # fmt: skip
    forum = Forum.objects.get(municipality=one.municipality)
    kari: dict[str, Any] = {"by": people["kari"], "on_behalf_of": forum.secretariat}
    with days_from_now(-6):
        proposals.put_on_agenda(one, **kari, forum=forum)


def make_draft(people: dict[str, Any]) -> None:
    """What Nina has begun on, and only Ola may send."""
    with days_from_now(-1):
        proposals.create(
            ref=new_ref(), by=people["nina"], municipality=Municipality.objects.get(number="3909"),
            on_behalf_of=Organisation.objects.get(name="Solsida skolekorps"),
            title="Notelån på biblioteket", words="Kan biblioteket låne ut noter til korps og kor?",
        )  # fmt: skip
