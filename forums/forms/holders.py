"""Who sits there or holds a key: a person by e-mail, or an organisation by name or number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organisations import search
from organisations.models import Municipality, Organisation
from organisations.states import Kind

OFFERED = 8
NO_PERSON = _(
    "Vi finner ingen med den e-postadressen i Samspill. Be personen lage en bruker først, eller"
    " velg en organisasjon."
)
NOBODY = _("Vi finner ingen organisasjon med det navnet her. Prøv en del av navnet.")
SEVERAL = _("Vi fant flere. Velg en av dem under.")


class HolderField(forms.CharField):
    """One line in which a name, a number or an address may stand."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)


class WithHolder(forms.Form):
    """A form with `holder`; when several fit, `holder_pick` offers them."""

    holder_pick = forms.CharField(required=False, max_length=20)
    offered: list[Organisation]

    def find_holder(self, place: Municipality | None) -> Organisation | User | None:
        """Whom the line names; None with a sentence beside it when that is nobody, or several.

        Args:
            place: where an organisation must work; None for anywhere.
        """
        self.offered = []
        typed = " ".join((self.cleaned_data.get("holder") or "").split())
        if not typed:
            return None
        if "@" in typed:
            person = User.objects.filter(email__iexact=typed, is_active=True).first()
            if person is None:
                self.add_error("holder", NO_PERSON)
            return person
        return self._organisation(typed, place)

    def _organisation(self, typed: str, place: Municipality | None) -> Organisation | None:
        hits = _hits(typed, place)
        exact = [one for one in hits if search.fold(one.name) == search.fold(typed)]
        picked = [one for one in hits if str(one.pk) == self.cleaned_data.get("holder_pick")]
        for sure in (picked, exact, hits):
            if len(sure) == 1:
                return sure[0]
        self.offered = hits
        self.add_error("holder", SEVERAL if hits else NOBODY)
        return None


def _hits(typed: str, place: Municipality | None) -> list[Organisation]:
    """Living, listed voluntary organisations there with that number, or called so."""
    pool = Organisation.objects.active().filter(kind=Kind.VOLUNTARY, listed=True)
    if place is not None:
        pool = pool.working_in(place)
    number = "".join(typed.split())
    if number.isascii() and number.isdigit() and len(number) == 9:
        return list(pool.filter(orgnr=number))
    return list(search.found(pool, search.fold(typed)).select_related("seat")[:OFFERED])
