"""Sharing the points among colleagues, gathering them, and answering equal ones together."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from consultations import policies
from consultations.actions.steps import locked_for_treatment, remembered
from consultations.models import Hearing, Phrase, Point, Theme, Treatment, TreatmentStep
from consultations.states import StepKind
from core import audit
from core.errors import Refused
from organisations.models import Organisation

THEMES = 50  # in one hearing; more would gather nothing
PHRASES = 30  # each stands twice on the page of a point, which is to stay light
PHRASE_LIMIT = 300  # characters


@transaction.atomic
def merge(hearing: Hearing, *, by: Any, treatments: Collection[int]) -> Treatment:
    """Answer several points with one reason; each sender is still told of its own.

    Args:
        hearing: whose points they are.
        by: the case handler.
        treatments: ids, as they were chosen.

    Returns:
        The one that is left. An answer that one of them has is kept.

    Raises:
        Refused: fewer than two, one of another hearing, or two that have different answers.
    """
    hearing = locked_for_treatment(hearing)
    chosen = _chosen(hearing, treatments)
    if len(chosen) < 2:
        raise Refused(_("Kryss av for minst to punkter."))
    answered = [one for one in chosen if one.outcome]
    if len({(one.outcome, one.reason) for one in answered}) > 1:
        raise Refused(_("Punktene har fått ulike svar. Gi dem samme svar før du slår dem sammen."))
    kept = (answered or chosen)[0]
    rest = [one for one in chosen if one.pk != kept.pk]
    points = Point.objects.filter(treatment__in=chosen)
    moved = list(points.values_list("pk", flat=True))
    with remembered(
        hearing, StepKind.MERGE, by=by, treatments=[one.pk for one in chosen], points=moved
    ):
        points.update(treatment=kept)
        kept.theme_id = kept.theme_id or next((one.theme_id for one in rest if one.theme_id), None)
        kept.version += 1
        kept.save(update_fields=["theme", "version"])
        Treatment.objects.filter(pk__in=[one.pk for one in rest]).delete()
    audit.record(
        "hearing.points_merged",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        treatment=kept.pk,
        points=moved,
    )
    return kept


def _chosen(hearing: Hearing, ids: Collection[int]) -> list[Treatment]:
    """Those of the hearing, under lock, in order.

    Raises:
        Refused: none, or one that is not there.
    """
    wanted = set(ids)
    rows = Treatment.objects.select_for_update(of=("self",)).filter(hearing=hearing, pk__in=wanted)
    found = list(rows.order_by("pk"))
    if not wanted:
        raise Refused(_("Kryss av for minst ett punkt."))
    if len(found) != len(wanted):
        raise Refused(
            _("Noen av punktene hører ikke til denne høringen, eller er slått sammen. Velg igjen.")
        )
    return found


@transaction.atomic
def take_apart(point: Point, *, by: Any) -> Treatment:
    """Give a point a treatment of its own again, with the answer it has now.

    Raises:
        Refused: it already stands alone.
    """
    hearing = locked_for_treatment(point.treatment.hearing)
    row = Point.objects.select_related("treatment").filter(pk=point.pk).first()
    if row is None:
        raise Refused(_("En kollega har tatt bort punktet."))
    point, shared = row, row.treatment
    if shared.points.count() < 2:
        raise Refused(_("Punktet står allerede for seg selv."))
    with remembered(
        hearing, StepKind.APART, by=by, treatments=[shared.pk], points=[point.pk]
    ) as touched:
        own = Treatment.objects.get(pk=shared.pk)
        own.pk, own.version = None, 0
        own.save(force_insert=True)
        touched.treatments.add(own.pk)
        Point.objects.filter(pk=point.pk).update(treatment=own)
        Treatment.objects.filter(pk=shared.pk).update(version=F("version") + 1)
    audit.record(
        "hearing.point_taken_apart", hearing, by=by, on_behalf_of=hearing.owner, point=point.pk
    )
    return own


@transaction.atomic
def set_theme(hearing: Hearing, *, by: Any, treatments: Collection[int], name: str) -> Theme | None:
    """Gather points under a theme, which is made when it is new; no name takes them out of it.

    Raises:
        Refused: no point, one of another hearing, or more themes than anybody reads.
    """
    hearing = locked_for_treatment(hearing)
    chosen = [one.pk for one in _chosen(hearing, treatments)]
    theme = _theme(hearing, " ".join(name.split()))
    with remembered(hearing, StepKind.THEME, by=by, treatments=chosen):
        rows = Treatment.objects.filter(pk__in=chosen)
        rows.update(theme=theme, version=F("version") + 1)
    audit.record(
        "hearing.theme_set",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        theme=theme.name if theme else "",
        treatments=chosen,
    )
    return theme


def _theme(hearing: Hearing, name: str) -> Theme | None:
    if not name:
        return None
    if theme := hearing.themes.filter(name__iexact=name).first():
        return theme
    if hearing.themes.count() >= THEMES:
        raise Refused(_("Høringen har %(n)s temaer. Bruk et av dem.") % {"n": THEMES}, "theme")
    return Theme.objects.create(hearing=hearing, name=name)


@transaction.atomic
def assign(hearing: Hearing, *, by: Any, treatments: Collection[int], to: Any | None) -> int:
    """Say who answers these points; nobody is allowed too.

    Returns:
        How many points' treatments.

    Raises:
        Refused: no point, one of another hearing, or somebody who may not treat them.
    """
    hearing = locked_for_treatment(hearing)
    if to is not None and not policies.may_handle(to, hearing):
        raise Refused(_("Velg en saksbehandler eller godkjenner hos dere."), "to")
    chosen = [one.pk for one in _chosen(hearing, treatments)]
    with remembered(hearing, StepKind.ASSIGN, by=by, treatments=chosen):
        rows = Treatment.objects.filter(pk__in=chosen)
        rows.update(assigned_to=to, version=F("version") + 1)
    audit.record(
        "hearing.points_assigned",
        hearing,
        by=by,
        on_behalf_of=hearing.owner,
        to=to.pk if to else None,
        treatments=chosen,
    )
    return len(chosen)


@transaction.atomic
def let_go(person: Any) -> None:
    """Nobody waits for one who leaves: the points wait for anybody, and no step is kept."""
    waiting = Treatment.objects.untreated().filter(assigned_to=person)
    waiting.update(assigned_to=None, version=F("version") + 1)
    TreatmentStep.objects.filter(person=person).delete()


@transaction.atomic
def keep_phrase(owner: Organisation, *, by: Any, text: str) -> Phrase:
    """Keep a sentence for everybody in the municipality; the same one twice is kept once.

    Raises:
        Refused: it is empty, or there are too many to choose from.
    """
    words = text.strip()
    if not words:
        raise Refused(_("Skriv setningen du vil ta vare på."), "reason")
    if len(words) > PHRASE_LIMIT:
        raise Refused(
            _("En standardsetning kan ha høyst %(n)s tegn.") % {"n": PHRASE_LIMIT}, "reason"
        )
    owner = Organisation.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    rows = Phrase.objects.filter(owner=owner)
    if phrase := rows.filter(text=words).first():
        return phrase
    if rows.count() >= PHRASES:
        raise Refused(_("Dere har %(n)s standardsetninger. Ta bort en først.") % {"n": PHRASES})
    phrase = Phrase.objects.create(owner=owner, text=words, created_by=by)
    audit.record("phrase.kept", owner, by=by, on_behalf_of=owner)
    return phrase


@transaction.atomic
def drop_phrase(phrase: Phrase, *, by: Any) -> None:
    """Take a standard sentence away; what was written with it stays."""
    phrase.delete()
    audit.record("phrase.dropped", phrase.owner, by=by, on_behalf_of=phrase.owner)
