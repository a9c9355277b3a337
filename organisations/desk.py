"""Which organisations a municipality looks after in its register, and what needs a hand (P2, P5).

In its care are the voluntary ones that have said they work there, and those that have their seat
there. A letter that did not arrive is the newest one to the organisation, whoever sent it: it says
something about the address, and nothing about what was written.
"""

from datetime import timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from core import clock
from dispatch.models import Letter
from dispatch.states import NOT_REACHED
from organisations.models import (
    Cause,
    Membership,
    Municipality,
    Organisation,
    OrganisationArea,
    with_letter_address,
)
from organisations.states import Kind, Role

NEW = timedelta(days=90)
LATELY = timedelta(days=365)
# slug → (what the list is called, what puts an organisation on it)
LISTS: dict[str, tuple[Any, Q]] = {
    "alle": (_("Alle"), Q()),
    "uten-adresse": (_("Uten adresse"), Q(letter_email="")),
    "ikke-nadd": (_("Brev kom ikke fram"), Q(last_letter__in=NOT_REACHED)),
    "uten-ansvarlig": (_("Uten ansvarlig"), Q(has_responsible=False)),
    "uten-hjertesaker": (_("Uten hjertesaker"), Q(has_causes=False)),
    "nye": (_("Nye siste 90 dager"), Q(is_new=True)),
    "utenfra": (_("Holder til et annet sted"), Q(seated_here=False)),
    "nedlagt": (_("Lagt ned siste år"), Q()),
}
ALL, ENDED = "alle", "nedlagt"


def in_care(organisations: QuerySet[Organisation], place: Municipality) -> QuerySet[Organisation]:
    """The voluntary ones among them that work or have their seat in the place, ended ones too."""
    there = Q(pk=place.pk) | Q(county=place)
    if place.county_id:
        there |= Q(pk=place.county_id)
    areas = OrganisationArea.objects.filter(
        municipality__in=Municipality.objects.filter(there).values("pk")
    )
    here = Q(pk__in=areas.values("organisation")) | Q(seat=place) | Q(seat__county=place)
    return organisations.filter(here, kind=Kind.VOLUNTARY)


def listed(
    organisations: QuerySet[Organisation], place: Municipality, slug: str
) -> QuerySet[Organisation]:
    """One list, each organisation with what is wrong with it."""
    chosen = in_care(organisations, place)
    if slug == ENDED:
        return with_marks(chosen.filter(ended_lately()), place)
    return with_marks(chosen.filter(living()), place).filter(LISTS[slug][1])


def living() -> Q:
    """As `OrganisationQuerySet.active` says it."""
    return Q(dissolved_at=None, merged_into=None)


def ended_lately() -> Q:
    """Dissolved in the last year; that it went into another has no date."""
    return Q(dissolved_at__gte=clock.today() - LATELY)


def with_marks(
    organisations: QuerySet[Organisation], place: Municipality
) -> QuerySet[Organisation]:
    """Annotate `last_letter`, `has_responsible`, `has_causes`, `is_new`, `seated_here`.

    And what `with_letter_address` does; the addresses themselves must not leave the portal.
    """
    letters = Letter.objects.filter(
        recipient_ref=Concat(Value("org:"), Cast(OuterRef("pk"), CharField()))
    )
    responsible = Membership.objects.current().filter(
        organisation=OuterRef("pk"), role=Role.RESPONSIBLE
    )
    causes = Cause.objects.standing().filter(organisation=OuterRef("pk"))
    newest = letters.order_by("-pk").values("state")[:1]
    here = Municipality.objects.filter(Q(pk=place.pk) | Q(county=place), pk=OuterRef("seat"))
    return with_letter_address(organisations).annotate(
        last_letter=Coalesce(Subquery(newest), Value("")),
        has_responsible=Exists(responsible),
        has_causes=Exists(causes),
        is_new=Q(known_since__gte=clock.now() - NEW),
        seated_here=Exists(here),
    )


def counts(organisations: QuerySet[Organisation], place: Municipality) -> dict[str, int]:
    """How many stand on each list; one statement."""
    marked = with_marks(in_care(organisations, place), place)
    figures = {
        slug.replace("-", "_"): Count("pk", filter=living() & condition)
        for slug, (_words, condition) in LISTS.items()
        if slug != ENDED
    }
    found = marked.order_by().aggregate(**figures, **{ENDED: Count("pk", filter=ended_lately())})
    return {slug: found[slug.replace("-", "_")] for slug in LISTS}


def letters_go_to(organisation: Any) -> str:
    """Whose address letters go to, without the address."""
    if not organisation.letter_email:
        return str(_("Ingen adresse"))
    if organisation.email:
        return str(_("Organisasjonens egen"))
    if organisation.letter_from_register:
        return str(_("Registerets"))
    return str(_("En ansvarlig"))


def marks(organisation: Any) -> list[str]:
    """What is wrong, in words; empty when all is well."""
    said = {
        _("Uten adresse"): not organisation.letter_email,
        _("Brev kom ikke fram"): organisation.last_letter in NOT_REACHED,
        _("Uten ansvarlig"): not organisation.has_responsible,
        _("Uten hjertesaker"): not organisation.has_causes,
    }
    return [str(words) for words, is_so in said.items() if is_so]


def causes_of() -> Any:
    """The titles of the standing causes as one text, for a list that is taken out whole."""
    titles = Cause.objects.standing().filter(organisation=OuterRef("pk")).order_by()
    joined = titles.values("organisation").annotate(
        joined=StringAgg(
            "title", delimiter=Value("; "), order_by=F("title"), output_field=TextField()
        )
    )
    return Coalesce(Subquery(joined.values("joined")), Value(""), output_field=TextField())
