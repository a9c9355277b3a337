"""What KS and Frivillighet Norge plan together, in every state, with one clause nobody touches."""

from datetime import timedelta
from typing import Any

from agreements.actions import activities as actions
from agreements.actions import anchoring
from agreements.models import Activity, Party, Platform
from agreements.states import ActivityState, Side
from core import clock
from forums.states import CLAUSES
from platform_portal.demo.time_travel import days_from_now

S = ActivityState
GAP = "P8"  # the clause that no activity touches
# title, what, who is responsible, days to the last day, how far, anchored by, clauses
PLAN = [
    ("Felles brev om lokaler", "Vi skriver til alle kommuner om gratis lån av lokaler.",
     "ks", -40, S.DONE, "ks fn", "K1 K1a K1b K1e P1 P2 P4"),
    ("Veileder om gode høringer", "Vi lager en kort veileder med eksempler.",
     "fn", -12, S.UNDER_WAY, "ks fn", "R4 P3 K1f K2"),
    ("Konferanse om møteplasser", "Vi samler kommuner og råd til en felles dag.",
     "ks", 24, S.PLANNED, "ks fn", "K1c K1d K1g O1 O2 O3 O4"),
    ("Felles tall om frie midler", "Vi publiserer de samme tallene hvert år.",
     "fn", 110, S.AGREED, "fn", "R1 R2 R3 P5 P6 F"),
    ("Kurs om lokale plattformer", "Vi holder kurs i fire fylker.",
     "ks", 75, S.AGREED, "", "K3 K4 P7 O5 O6"),
    ("Ungdomspanel", "Vi spør unge om hva som skal til for å bli med.",
     "fn", 150, S.PROPOSED, "", "P5 K1g"),
    ("Nynorsk utgave av plattformen", "Vi oversetter teksten og lager et lydopptak.",
     "ks", 40, S.POSTPONED, "", "O3"),
    ("Felles stand på Arendalsuka", "Vi deler en stand i tre dager.",
     "fn", 60, S.CANCELLED, "", "P3"),
]  # fmt: skip
CRITERION = "Minst 50 kommuner og 50 organisasjoner er med."
WAY = [S.PLANNED, S.UNDER_WAY]


def make_activities(people: dict[str, Any]) -> None:
    """As far as each has come; Sara's proposal waits for Petter."""
    platform = Platform.objects.national().get()
    sides = {
        "ks": platform.parties.get(side=Side.PUBLIC),
        "fn": platform.parties.get(side=Side.VOLUNTARY),
    }
    keys = {"ks": people["petter"], "fn": people["sara"]}
    assert set(CLAUSES["nb"]) - {c for row in PLAN for c in row[6].split()} == {GAP}  # noqa: S101
    for row in PLAN:
        make_activity(platform, sides, keys, row)


def make_activity(
    platform: Platform, sides: dict[str, Party], keys: dict[str, Any], row: Any
) -> None:
    """Proposed in the winter by the responsible party, and moved by the actions themselves."""
    title, words, side, days, state, anchored, clauses = row
    other = "fn" if side == "ks" else "ks"
    with days_from_now(-160):
        activity = actions.propose(
            platform, by=keys[side], party=sides[side], title=title, words=words,
            clauses=clauses.split(), responsible=sides[side], criterion=CRITERION,
            due=clock.today() + timedelta(days=160 + days),
        )  # fmt: skip
    if state == S.PROPOSED:
        return
    with days_from_now(-150):
        activity = actions.say_yes(
            activity, by=keys[other], party=sides[other], version=activity.version
        )
    for who in anchored.split():
        where = "Årsplanen, felles tiltak med den andre parten"
        anchoring.anchor(activity, by=keys[who], party=sides[who], where=where,
                         url=f"https://{who}.example/plan")  # fmt: skip
    carry_out(activity, keys[side], sides[side], state)


def carry_out(activity: Activity, by: Any, party: Party, state: str) -> None:
    """As far as it has come, by the responsible party."""
    if state in {S.POSTPONED, S.CANCELLED}:
        with days_from_now(-30):
            actions.stop(
                activity, by=by, party=party, version=activity.version, to=state,
                reason="Vi fikk ikke penger til det i år.",
            )  # fmt: skip
        return
    for to in WAY:
        if state in {S.DONE, S.UNDER_WAY} or state == to == S.PLANNED:
            activity = actions.advance(activity, by=by, version=activity.version, to=to)
    if state == S.DONE:
        actions.finish(
            activity, by=by, version=activity.version,
            done_on=clock.today() - timedelta(days=45),
            result="Brevet gikk til alle kommuner. 61 kommuner svarte at de vil følge det opp.",
        )  # fmt: skip
