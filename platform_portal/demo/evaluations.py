"""Two looks back: at the first national edition, published, and at the one in force, half done.

The first edition was followed by the second long ago, so its evaluation is written row by row, in
the order the triggers of `agreements` ask for. The second is opened and handed in by the actions,
so that its letters are written. Everything said is invented.
"""

from datetime import datetime, timedelta
from typing import Any

from agreements.actions import evaluating
from agreements.models import (
    Approval,
    Assessment,
    Conclusion,
    Edition,
    Evaluation,
    HandIn,
    Measured,
    Party,
    Platform,
    View,
)
from agreements.states import EVALUATION, EvaluationState, Side, Stand, Verdict
from core import clock, states
from platform_portal.demo.time_travel import days_from_now

MONTHS_BEFORE = 6  # of the end, when the first one was opened
OPENED = -28  # days from today, when the second one was
WORDS = {
    "ks": "Samarbeidet er bedre enn før avtalen. Små kommuner trenger mer hjelp.",
    "fn": "Vi blir hørt oftere. Men pengene følger ikke alltid med.",
}
JOINT = (
    "Avtalen har gjort det lettere å møtes. De fleste punktene står seg. Vi vil være tydeligere om "
    "frie midler og om faste møteplasser, og vi er ikke enige om hvor lange frister bør være."
)
# code: KS' score and words, Frivillighet Norges score and words
FIRST = {
    "P1": (4, "Vi møtes som likeverdige.", 4, "Det kjennes slik for de fleste."),
    "P2": (4, "", 4, ""),
    "P3": (3, "Det varierer mye.", 2, "Mange får aldri vite hva som skjedde etterpå."),
    "P4": (4, "Tonen er god.", 4, "Vi tør å si ifra."),
    "P5": (3, "", 3, "De minste lagene blir ofte glemt."),
    "P6": (4, "", 3, "Noen steder erstatter frivillige en stilling."),
    "P7": (3, "Mange planer henger ikke sammen ennå.", 3, ""),
    "P8": (3, "", 3, "Få vet at reglene åpner for ideelle."),
    "R1": (3, "Budsjettet kommer sent.", 2, "Vi får svar når året er halvveis."),
    "R2": (4, "Stadig flere kommuner gir frie midler.", 2, "For mye er prosjektmidler."),
    "R3": (4, "Skjemaene er blitt kortere.", 3, "Rapporten er ofte lengre enn søknaden."),
    "R4": (4, "De fleste høringer har god frist.", 2, "Fristene er for korte om sommeren."),
    "K1": (3, "Om lag halvparten er i gang.", 3, "Det går sakte, men riktig vei."),
    "K1a": (1, "Nesten ingen har laget sin egen avtale.", 1, ""),
    "K1b": (3, "", 3, "Lokaler er det vi oftest mangler."),
    "K1c": (2, "", 2, "Tallene er gamle mange steder."),
    "K1d": (3, "", 3, ""),
    "K1e": (3, "Mange har en møteplass.", 2, "Ofte møtes man bare én gang."),
    "K1f": (3, "", 2, "Vi kommer inn når planen alt er skrevet."),
    "K1g": (2, "", 3, "Det finnes gode forsøk som få har hørt om."),
    "K2": (3, "", 3, ""),
    "K3": (4, "Helse og forebygging går best.", 3, ""),
    "K4": (2, "Mange er usikre på regelverket.", 2, ""),
    "O1": (3, "", 3, ""),
    "O2": (5, "Vi har holdt møtene.", 5, "Møtene er blitt gode."),
    "O3": (4, "", 4, ""),
    "O5": (4, "Vi gjør det nå.", 4, ""),
}
DISAGREED = {
    "ks": "Fire uker er nok i de fleste saker. Kommunene må også få avgjort ting i tide.",
    "fn": "Lag uten ansatte trenger seks uker. Kortere frister stenger dem ute.",
}
CHANGED = {
    "R2": "Vi vil si tydeligere at frie midler kommer først.",
    "K1e": "Én møteplass er ikke nok. Den må være fast.",
}  # the words are those of the edition that followed
FIGURES = [
    ("R2", "av tilskuddskronene er frie midler", "41 %", 1830),
    ("R4", "er midterste tid lagene får til å svare", "33 dager", 212),
    ("O2", "kontaktmøter de siste tolv månedene", "2", 6),
]
# What KS thinks of the edition in force; nobody else sees it before both have handed in.
SECOND = {
    "P1": (4, "Likeverdet er på plass."), "P3": (3, "Vi er på vei."), "R1": (4, ""),
    "R2": (4, "Flere gir frie midler nå."), "R4": (3, "Fristene er blitt bedre."),
    "K1": (3, ""), "K1e": (4, "De fleste har en fast møteplass."), "O2": (5, ""),
}  # fmt: skip


def make_evaluations(people: dict[str, Any]) -> None:
    """Both, as far as their stories go; none without the national platform and its editions."""
    platform = Platform.objects.national().first()
    bound = list(platform.editions.order_by("number")) if platform else []
    if platform is None or len(bound) < 2:
        return
    public, voluntary = (platform.parties.get(side=side) for side in Side)
    sides = {"ks": public, "fn": voluntary}
    make_published(bound[0], bound[1], sides, people)
    make_open(bound[1], sides["ks"], people)


# --- the first, published -------------------------------------------------------------------------


def make_published(
    edition: Edition, following: Edition, sides: dict[str, Party], people: dict[str, Any]
) -> None:
    """Opened half a year before the end, compared after two months, published with one to go."""
    by = {"ks": people["petter"], "fn": people["sara"]}
    assert edition.valid_to is not None  # noqa: S101 – it binds
    opened = clock.start_of_day(clock.months_later(edition.valid_to, -MONTHS_BEFORE))
    evaluation = Evaluation.objects.create(edition=edition, opened_at=opened)
    look_back(evaluation, sides, by, opened + timedelta(days=30))
    compare(evaluation, opened + timedelta(days=60))
    conclude(evaluation, following, sides, by, opened + timedelta(days=100))
    move(evaluation, EvaluationState.FOR_APPROVAL)
    at = opened + timedelta(days=140)
    for side, party in sides.items():
        Approval.objects.create(evaluation=evaluation, party=party, by=by[side], at=at)
    evaluation.published_at, evaluation.next_edition = at, following
    move(evaluation, EvaluationState.PUBLISHED)


def move(evaluation: Evaluation, to: EvaluationState) -> None:
    """There, and saved."""
    states.move(evaluation, to, allowed=EVALUATION)
    evaluation.save()


def look_back(
    evaluation: Evaluation, sides: dict[str, Party], by: dict[str, Any], at: datetime
) -> None:
    """Both parties' views, then both handed in."""
    clauses = {one.code: one for one in evaluation.edition.clauses.all()}
    for code, (ks_score, ks_words, fn_score, fn_words) in FIRST.items():
        for side, score, words in (("ks", ks_score, ks_words), ("fn", fn_score, fn_words)):
            Assessment.objects.create(
                evaluation=evaluation, party=sides[side], clause=clauses[code], score=score,
                words=words, saves=1, edited_at=at, edited_by=by[side],
            )  # fmt: skip
    for side, party in sides.items():
        HandIn.objects.create(
            evaluation=evaluation, party=party, words=WORDS[side], by=by[side], at=at
        )


def compare(evaluation: Evaluation, at: datetime) -> None:
    """Both views are shown, with what was measured."""
    evaluation.compared_at = at
    move(evaluation, EvaluationState.COMPARED)
    Measured.objects.bulk_create(
        Measured(evaluation=evaluation, code=code, words=words, value=value, n=n, on=at.date())
        for code, words, value, n in FIGURES
    )


def conclude(
    evaluation: Evaluation,
    following: Edition,
    sides: dict[str, Party],
    by: dict[str, Any],
    at: datetime,
) -> None:
    """Two clauses are changed, of one they disagree, the rest is kept."""
    new = {one.code: one.text for one in following.clauses.all()}
    for clause in evaluation.edition.clauses.exclude(stand=Stand.LEFT_OUT):
        if clause.code in CHANGED and new[clause.code] != clause.text:
            said = {"verdict": Verdict.CHANGE, "words": CHANGED[clause.code],
                    "text": new[clause.code]}  # fmt: skip
        else:
            said = {"verdict": Verdict.DISAGREE if clause.code == "R4" else Verdict.KEEP}
        row = Conclusion.objects.create(evaluation=evaluation, clause=clause, **said)
        if row.verdict == Verdict.DISAGREE:
            for side, party in sides.items():
                View.objects.create(
                    conclusion=row, party=party, words=DISAGREED[side], by=by[side],
                    at=at,
                )  # fmt: skip
    evaluation.words = JOINT


# --- the second, half done ------------------------------------------------------------------------


def make_open(edition: Edition, party: Party, people: dict[str, Any]) -> None:
    """Opened a month ago. KS has handed in; Frivillighet Norge has not."""
    petter = people["petter"]
    with days_from_now(OPENED):
        evaluation = evaluating.open_one(edition, by=None)
    clauses = {one.code: one for one in edition.clauses.all()}
    with days_from_now(-6):
        for code, (score, words) in SECOND.items():
            evaluating.assess(
                evaluation, by=petter, party=party, clause=clauses[code], score=score, words=words
            )
        evaluating.hand_in(
            evaluation, by=petter, party=party, words="Avtalen virker bedre enn den forrige."
        )
