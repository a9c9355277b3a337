"""Texts of municipalities' own: on hearing, in force, waiting, run out and only begun. Invented."""

from datetime import timedelta
from typing import Any

from accounts.actions import create_person
from agreements.actions import editions, effect, local, local_clauses, local_hearing, local_news
from agreements.comparing import mark
from agreements.models import Edition, Platform
from agreements.policies import local as policy
from agreements.states import Side, Stand
from consultations import actions as consultations
from core import clock
from core.models import new_ref
from forums.models import Forum
from organisations.models import Municipality, Organisation, Topic
from organisations.states import Role
from platform_portal.demo.parties import organisation_called, start
from platform_portal.demo.time_travel import days_from_now

LARVIK, TRONDELAG, LILLEHAMMER, STEINKJER, VERDAL, LEVANGER = (
    "3909", "50", "3405", "5006", "5038", "5037",
)  # fmt: skip
FREE, HEARD, MEET, SUPPLIERS = "R2", "R4", "K1e", "K4"
GODPARENT = "Nye lag får en fadder i kommunen det første året."
JOINERS = ["Mesna skilag", "Lillehammer seniornett", "Vingrom bygdekvinnelag"]


def make_local_platforms(people: dict[str, Any]) -> None:
    """Six places, as far as their stories go; none without a national text to begin from."""
    if policy.national_in_force() is None:
        return
    siv, odd = people["siv.haug"], people["odd.lien"]
    with days_from_now(-60):
        for number in (VERDAL, LEVANGER):
            start(organisation_called(number), siv, Role.WRITER)
            start(organisation_called(number), odd, Role.APPROVER)
    make_larvik(people)
    make_trondelag(people)
    make_lillehammer(siv, odd)
    make_steinkjer(siv, odd, people["liv"])
    make_verdal(siv, odd)
    with days_from_now(-3):
        levanger = begin(LEVANGER, siv, joiners_needed=4)
        adapt(levanger, siv, FREE, "og alltid for minst to år")
    effect.take_effect()
    local_news.tell_of_national()


def begin(number: str, by: Any, **voice: Any) -> Edition:
    """A draft of the place's first edition."""
    place = Municipality.objects.get(number=number)
    platform = local.begin(ref=new_ref(), by=by, municipality=place, **voice)
    return platform.editions.get()


def from_the_first(draft: Edition, by: Any) -> Edition:
    """The same draft, made from the national text before this one where there is one."""
    national = draft.based_on.follows if draft.based_on else None
    if national is None:
        return draft
    platform, title = draft.platform, draft.title
    draft.delete()
    return editions.start(platform, by=by, title=title, based_on=national)


def choose(edition: Edition, by: Any, code: str, **choice: Any) -> None:
    """For a national point, where there is one of that code."""
    point = edition.clauses.filter(code=code).first()
    if point is not None:
        local_clauses.choose(edition, by=by, code=code, seen=mark(point), **choice)


def adapt(edition: Edition, by: Any, code: str, more: str) -> None:
    """The national words with something more at the end, and «skal» where they have «bør»."""
    point = edition.clauses.filter(code=code).first()
    if point is not None:
        words = point.text.rstrip(". ").replace(" bør ", " skal ", 1)
        choose(edition, by, code, stand=Stand.ADAPTED, text=f"{words}, {more}.")


def settle(edition: Edition, by: Any, begins: int, months: int = 36) -> Edition:
    """The rest as the national one, a term, and put before both sides."""
    local_clauses.keep_rest(edition, by=by)
    edition.refresh_from_db()
    edition = editions.save_terms(
        edition,
        by=by,
        version=edition.version,
        title=edition.title,
        valid_from=clock.today() + timedelta(days=begins),
        term_months=months,
    )
    return local.send_for_approval(edition, by=by, version=edition.version)


def decide(edition: Edition, by: Any, body: str = "Kommunestyret") -> None:
    """The municipality's yes."""
    party = edition.platform.parties.get(side=Side.PUBLIC)
    editions.say_yes(edition, by=by, party=party, decided_by=body, decided_on=clock.today())


def join(edition: Edition, by: Any, organisation: Organisation) -> None:
    """An organisation's yes."""
    party = edition.platform.parties.get(side=Side.VOLUNTARY)
    editions.say_yes(edition, by=by, party=party, organisation=organisation)


def leader(name: str) -> tuple[Any, Organisation]:
    """An organisation with somebody new who is responsible."""
    organisation = organisation_called(name)
    handle = name.lower().replace(" ", ".")
    person = create_person(
        email=f"leder@{handle}.example", name=f"Leder i {organisation.name}", by=None
    )
    start(organisation, person, Role.RESPONSIBLE)
    return person, organisation


def make_larvik(people: dict[str, Any]) -> None:
    """On hearing: three points adapted, one left out, one new."""
    kari, grete, ola = people["kari"], people["grete"], people["ola"]
    council = Forum.objects.get(municipality__number=LARVIK, kind="council")
    with days_from_now(-24):
        edition = begin(LARVIK, kari, forum=council)
    with days_from_now(-12):
        adapt(edition, kari, FREE, "minst 60 prosent hvert år")
        adapt(edition, ola, HEARD, "med minst seks ukers frist")
        adapt(edition, ola, MEET, "to ganger i året, etter kl. 17")
        choose(
            edition, kari, SUPPLIERS, stand=Stand.LEFT_OUT,
            reason="Egen avtale om dette gjelder til 2029.",
        )  # fmt: skip
        local_clauses.add_own(edition, by=ola, text=GODPARENT)
        local_clauses.keep_rest(edition, by=kari)
    ask(edition, kari, grete)


def ask(edition: Edition, kari: Any, grete: Any) -> None:
    """The hearing, published nine days ago."""
    with days_from_now(0) as now:
        today = now.date()
    with days_from_now(-10):
        edition.refresh_from_db()
        hearing = local_hearing.make_hearing(edition, ref=new_ref(), by=kari)
        hearing = consultations.save_content(
            hearing, by=kari, version=hearing.version, topics=Topic.objects.filter(
                name_nb="Nærmiljø"
            ), areas=hearing.areas.all(),
            questions=list(hearing.questions.values_list("text", flat=True)),
        )  # fmt: skip
        hearing = consultations.finish_review(hearing, by=kari)
        hearing = consultations.save_deadline(
            hearing, by=kari, version=hearing.version, closes_on=today + timedelta(days=40),
            answer_by=today + timedelta(days=61), decides_on=today + timedelta(days=96),
            decided_by="Kommunestyret", short_reason="Rådet møtes før fristen.",
            short_decided_by="Kari Lunde",
        )  # fmt: skip
        hearing = consultations.send_for_approval(hearing, by=kari, version=hearing.version)
    with days_from_now(-9):
        consultations.publish(
            hearing, by=grete, on_behalf_of=hearing.owner, version=hearing.version
        )


def make_trondelag(people: dict[str, Any]) -> None:
    """A county's, in force, by its dialogue meeting; the national text is newer than it knows."""
    siv, odd, liv = people["siv.haug"], people["odd.lien"], people["liv"]
    forum = Forum.objects.get(municipality__number=TRONDELAG)
    with days_from_now(-110):
        edition = from_the_first(begin(TRONDELAG, siv, forum=forum), siv)
        adapt(edition, siv, MEET, "ett i hver region hvert år")
        local_clauses.add_own(
            edition, by=liv, heading="Lange reiser",
            text="Fylket dekker reisen for dem som har mer enn to timer til møtet.",
        )  # fmt: skip
        edition = settle(edition, siv, begins=20)
    with days_from_now(-100):
        decide(edition, odd, "Fylkestinget")
        editions.say_yes(edition, by=liv, party=edition.platform.parties.get(side=Side.VOLUNTARY))


def make_lillehammer(siv: Any, odd: Any) -> None:
    """In force: three organisations joined, a fourth came later and went out again."""
    with days_from_now(-190):
        edition = begin(LILLEHAMMER, siv, joiners_needed=3)
        choose(
            edition, siv, SUPPLIERS, stand=Stand.LEFT_OUT, reason="Kommunen har ingen slike kjøp."
        )
        edition = settle(edition, siv, begins=10)
        decide(edition, odd)
        found = [leader(name) for name in (*JOINERS, "Skjellerud besøksvenner")]
    for place, one in enumerate(found[:-1]):
        with days_from_now(-188 + 3 * place):
            join(edition, *one)
    with days_from_now(-170):
        effect.take_effect()
    person, organisation = found[-1]
    with days_from_now(-90):
        join(edition, person, organisation)
    with days_from_now(-20):
        editions.leave(edition, by=person, organisation=organisation)


def make_steinkjer(siv: Any, odd: Any, liv: Any) -> None:
    """Run out: it was tried for half a year, and nobody has begun on the next."""
    with days_from_now(-230):
        edition = begin(STEINKJER, siv, joiners_needed=2)
        adapt(edition, siv, HEARD, "også når saken haster")
        edition = settle(edition, siv, begins=5, months=6)
        decide(edition, odd)
        join(edition, liv, organisation_called("Innherred blandakor"))
        join(edition, *leader("Egge turn"))
    with days_from_now(-220):
        effect.take_effect()
    with days_from_now(-30):
        effect.take_effect()


def make_verdal(siv: Any, odd: Any) -> Platform:
    """Waits for organisations to join; the municipality has said yes."""
    with days_from_now(-15):
        edition = begin(VERDAL, siv, joiners_needed=3)
        adapt(edition, siv, FREE, "og kommunen svarer innen fire uker")
        edition = settle(edition, siv, begins=40)
    with days_from_now(-6):
        decide(edition, odd)
    return edition.platform
