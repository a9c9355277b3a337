"""Policies for the voluntary sector at every step: names of places are real, all else invented.

Larvik is «I ferd med», with some things laid in and others it has already; Steinkjer and
Lillehammer «Har»; the county has begun and shows nothing yet.
"""

from datetime import date, timedelta
from typing import Any

from agreements.actions import local_policy, policy_evidence, self_check
from agreements.models import Evidence, LocalPolicy
from agreements.states import EvidenceKind, PolicyState
from agreements.suggestions import suggested
from core import clock
from forums.models import Meeting
from forums.states import USED
from organisations.models import Municipality
from platform_portal.demo.time_travel import days_from_now

K, S = EvidenceKind, PolicyState
# kind, what it shows, days before the decision
MADE = [
    (K.MAPPING, "Spørreundersøkelse til 140 lag og foreninger", 300),
    (K.DIALOGUE, "Åpent møte på samfunnshuset, 61 kom", 240),
    (K.DIALOGUE, "Åpent møte på ungdomsskolen, 35 kom", 225),
    (K.HEARING, "Forslaget på høring i åtte uker, 22 svarte", 120),
    (K.DOCUMENT, "Planen slik den ble vedtatt", 0),
]
ENTERED = 380  # days ago; the policies are older than their municipalities' people in Samspill
SELF_SAID = [
    ("dialogue", "partly", "Vi har hatt ett åpent møte. Flere kommer i vår."),
    ("places", "yes", "Alle lag kan låne lokalene våre gratis på hverdager."),
    ("meetings", "yes", "Frivillighetsrådet møtes hver tredje måned."),
    ("anchored", "no", "Kommunestyret har ikke behandlet politikken ennå."),
]


def make_policies(people: dict[str, Any]) -> None:
    """One municipality at each step."""
    kari, siv, odd = people["kari"], people["siv.haug"], people["odd.lien"]
    make_larviks(kari, people["grete"])
    make_decided("5006", siv, odd, "Frivillighetsmelding for Steinkjer", "report", 420, 1500)
    old = make_decided("3405", siv, odd, "Sammen for Lillehammer", "strategy", 1390, 70)
    make_next(old, siv)
    with days_from_now(-3):
        local_policy.create_policy(
            Municipality.objects.get(number="50"), by=siv, kind="plan",
            title="Frivillighetsplan for Trøndelag",
        )  # fmt: skip


def make_larviks(kari: Any, grete: Any) -> None:
    """In dialogue; last year's mapping is taken in, this year's and a plan wait to be."""
    larvik = Municipality.objects.get(number="3909")
    with days_from_now(-120):
        policy = local_policy.create_policy(
            larvik, by=kari, title="Frivillighetspolitikk for Larvik 2028–2032", kind="plan",
            lead="Larvik skal være et godt sted å starte og drive et lag. "
                 "Politikken sier hva kommunen skal gjøre for det.",
        )  # fmt: skip
    mappings = [one for one in suggested(policy) if one.kind == K.MAPPING]
    for one in mappings[-1:]:
        policy_evidence.take_in(policy, by=kari, name=one.name)
    with days_from_now(-100):
        policy = local_policy.move_policy(
            policy, by=kari, version=policy.version, to=PolicyState.DIALOGUE
        )
    held = Meeting.objects.filter(forum__municipality=larvik, state__in=USED).order_by("-pk")
    policy_evidence.add_evidence(
        policy, by=kari, kind=K.DIALOGUE, words="Frivillighetsrådet snakket om politikken",
        meeting=held[0],
    )  # fmt: skip
    policy_evidence.add_evidence(
        policy, by=kari, kind=K.STATEMENT, words="Rådet vil ha lokaler først i politikken",
        happened_on=clock.today() - timedelta(days=60), url="https://larvik.example/uttalelse",
    )  # fmt: skip
    for criterion, answer, words in SELF_SAID:
        self_check.say(
            larvik, by=kari, criterion=criterion, answer=answer, words=words,
            url="" if answer == "no" else "https://larvik.example/frivillighet",
        )  # fmt: skip


def make_decided(
    number: str, siv: Any, odd: Any, title: str, kind: str, ago: int, lasts: int
) -> LocalPolicy:
    """Decided so many days ago, entered with all that shows how; runs out in `lasts` days."""
    place = Municipality.objects.get(number=number)
    day, last = (clock.today() + timedelta(days=days) for days in (-ago, lasts))
    with days_from_now(-ENTERED):
        policy = local_policy.create_policy(
            place, by=siv, title=title, kind=kind,
            lead="Kommunen og organisasjonene har laget den sammen.",
        )  # fmt: skip
        for to in (S.DIALOGUE, S.ON_HEARING):
            policy = local_policy.move_policy(policy, by=siv, version=policy.version, to=to)
        for what, words, before in MADE:
            lay_in(policy, siv, what, words, day - timedelta(days=before))
        return local_policy.decide_policy(
            policy, by=odd, version=policy.version, decided_on=day, decided_by="Kommunestyret",
            case_url=f"https://kommunen.example/{number}/sak",
            valid_to=last,
        )  # fmt: skip


def lay_in(policy: LocalPolicy, by: Any, kind: str, words: str, day: date) -> Evidence:
    """A link that shows something."""
    there = f"https://kommunen.example/{policy.municipality.number}/{kind}-{day:%m%d}"
    return policy_evidence.add_evidence(
        policy, by=by, kind=kind, words=words, happened_on=day, url=there
    )


def make_next(old: LocalPolicy, siv: Any) -> None:
    """The next one, out on hearing."""
    with days_from_now(-90):
        policy = local_policy.revise_policy(old, by=siv, version=old.version)
        for to in (S.DIALOGUE, S.ON_HEARING):
            policy = local_policy.move_policy(policy, by=siv, version=policy.version, to=to)
    lay_in(policy, siv, K.DIALOGUE, "Kafédialog på biblioteket, 28 kom",
           clock.today() - timedelta(days=70))  # fmt: skip
