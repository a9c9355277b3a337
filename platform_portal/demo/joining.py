"""People on their way in: claims that wait, one that was refused, invitations not yet answered."""

from typing import Any

from accounts.actions import create_person
from organisations import actions
from organisations.models import Municipality
from organisations.states import Role
from platform_portal.demo.parties import organisation_called, start
from platform_portal.demo.time_travel import days_from_now

# Nobody signs in as these either.
ASKING = [("per.nordby@nabo.example", "Per Nordby"), ("mona.ruud@nabo.example", "Mona Ruud")]


def make_joining(people: dict[str, Any]) -> None:
    """What Kari, Ola, Eva and the operator meet of this."""
    start(organisation_called("3909"), people["grete"], Role.RESPONSIBLE)
    per, mona = (create_person(email=email, name=name, by=None) for email, name in ASKING)
    with days_from_now(-6):
        refuse_one(per, people["kari"])
    with days_from_now(-3):
        ask(people["eva"], "Kvelde hagelag", "Jeg ble valgt til leder på årsmøtet.")
        ask(per, "Gamle Torg seniordans", "Jeg har holdt i listene siden i fjor.")
        ask(mona, "Solsida skolekorps", "Jeg er ny dirigent.", Role.WRITER)
        larvik = Municipality.objects.get(number="3909")
        actions.request_group(
            by=mona, name="Torsdagsgruppa", seat=larvik, email="torsdag@nabo.example"
        )
    with days_from_now(-2):
        invite(
            people["ola"], "Solsida skolekorps", "tor.berg@nabo.example", "Tor Berg", Role.READER
        )
        invite(people["liv"], "Innherred blandakor", people["eva"].email, "Eva Strand", Role.WRITER)
        invite(people["drift"], "3405", "ny.leder@kommune.example", "Ny Leder", Role.RESPONSIBLE)


def ask(user: Any, name: str, words: str, role: str = Role.RESPONSIBLE) -> Any:
    """A claim in the person's own words."""
    return actions.request_claim(organisation_called(name), by=user, role=role, words=words)


def refuse_one(user: Any, kari: Any) -> None:
    """A claim that the municipality did not recognise."""
    claim = ask(user, "Bygdas minnelag", "Jeg vil være med.")
    actions.reject_claim(claim, by=kari, reason="Laget kjenner deg ikke. Ring lederen deres først.")


def invite(by: Any, name: str, email: str, to: str, role: str) -> None:
    """An invitation that waits."""
    actions.invite(organisation_called(name), by=by, email=email, name=to, role=role)
