"""What the database refuses when somebody writes around the actions (clauses K1d, P6, P1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from partnerships.models import (
    Partnership,
    PartnershipCheck,
    PartnershipEndWish,
    PartnershipParty,
    PartnershipSignature,
)
from partnerships.states import RED, PartnershipState
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.partnerships_partnership import (
    PartnershipFactory,
    check,
    checked,
    moved,
    signature,
    signed,
)

pytestmark = pytest.mark.django_db
S = PartnershipState


def refused_by(constraint: str, write: Callable[[], Any]) -> None:
    """The write fails on that rule and no other."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def sql(words: str, *values: Any) -> Callable[[], Any]:
    """Written straight into the table."""

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(words, values)

    return write


STATE = "UPDATE partnerships_partnership SET state = %s, signed_at = now() WHERE id = %s"


class TestChecked:
    def test_nothing_is_signed_without_its_check(self):
        made = PartnershipFactory()
        refused_by("partnership_checked_first", sql(STATE, "signed", made.pk))

    @pytest.mark.parametrize("red", [{name: red} for name, red in RED.items()])
    def test_a_red_answer_without_reason_is_no_check(self, red):
        made = PartnershipFactory()
        check(made, **red)
        refused_by("partnership_checked_first", sql(STATE, "signed", made.pk))

    def test_a_check_of_older_words_is_no_check(self):
        made = PartnershipFactory()
        check(made)
        Partnership.objects.filter(pk=made.pk).update(purpose="Noe annet.")
        refused_by("partnership_checked_first", sql(STATE, "signed", made.pk))

    def test_a_reason_has_a_name(self):
        found = check(PartnershipFactory(), statutory=True)
        refused_by(
            "partnership_check_reason_has_a_name",
            lambda: PartnershipCheck.objects.filter(pk=found.pk).update(reason="Vi vil."),
        )

    def test_the_check_of_what_is_signed_stands(self):
        made = checked()
        signature(made, made.parties.all()[0])
        rows = PartnershipCheck.objects.filter(partnership=made)
        refused_by("partnership_check_frozen", lambda: rows.update(statutory=True))
        refused_by("partnership_check_frozen", rows.delete)


class TestSigned:
    def test_every_party_signs(self):
        made = checked()
        signature(made, made.parties.all()[0])
        refused_by("partnership_every_party_signed", sql(STATE, "signed", made.pk))
        signature(made, made.parties.all()[1])
        sql(STATE, "signed", made.pk)()

    def test_nothing_jumps_past_the_signatures(self):
        made = checked()
        for state in ("active", "evaluated", "renewed"):
            refused_by("partnership_every_party_signed", sql(STATE, state, made.pk))

    def test_nothing_begins_signed(self):
        refused_by(
            "partnership_begins_unsigned",
            lambda: PartnershipFactory(state=S.SIGNED, signed_at=clock.now()),
        )

    def test_a_partnership_has_two_sides(self):
        made = PartnershipFactory(parties=[])
        check(made)
        refused_by("partnership_two_sides", sql(STATE, "signed", made.pk))

    def test_a_party_that_brings_nothing_cannot_be_in_it(self):
        made = PartnershipFactory()
        made.parties.filter(organisation__kind="voluntary").update(contribution="")
        made.refresh_from_db()
        check(made)
        made = moved(made, S.CHECKED)
        for party in made.parties.all():
            signature(made, party)
        refused_by("partnership_every_party_signed", sql(STATE, "signed", made.pk))

    def test_one_person_signs_for_one_party(self):
        made, person = checked(), UserFactory()
        first, second = made.parties.all()
        signature(made, first, person)
        refused_by("signature_one_person_one_party", lambda: signature(made, second, person))

    def test_a_party_signs_once(self):
        made = checked()
        first = made.parties.all()[0]
        signature(made, first)
        refused_by("signature_party_once", lambda: signature(made, first))

    def test_a_signature_is_on_what_was_checked_by_its_own_party(self):
        draft, ready = PartnershipFactory(), checked()
        mine, other = draft.parties.all()[0], checked().parties.all()[0]
        refused_by("signature_on_what_was_checked", lambda: signature(draft, mine))
        refused_by("signature_on_what_was_checked", lambda: signature(ready, other))

    def test_a_signature_is_never_changed(self):
        made = signed()
        rows = PartnershipSignature.objects.filter(partnership=made)
        refused_by("signature_stands", lambda: rows.update(by=UserFactory()))
        refused_by("signature_stands", rows.delete)

    def test_signed_is_not_unsigned(self):
        made = signed()
        back = "UPDATE partnerships_partnership SET state = 'draft', signed_at = NULL WHERE id = %s"
        refused_by("partnership_stays_signed", sql(back, made.pk))


class TestWords:
    @pytest.mark.parametrize("change", ["purpose", "contribution", "party", "themes"])
    def test_a_change_takes_the_edition_on_and_drops_the_signatures(self, change):
        made = checked()
        signature(made, made.parties.all()[0])
        before = made.edition
        acts: dict[str, Callable[[], Any]] = {
            "purpose": lambda: Partnership.objects.filter(pk=made.pk).update(purpose="Nytt."),
            "themes": lambda: Partnership.objects.filter(pk=made.pk).update(themes=["helse"]),
            "contribution": lambda: made.parties.update(contribution="Mer."),
            "party": lambda: PartnershipParty.objects.create(
                partnership=made, organisation=OrganisationFactory(), joined_at=clock.now()
            ),
        }
        acts[change]()
        made.refresh_from_db()
        assert made.edition > before
        assert not made.signatures.filter(edition=made.edition).exists()

    def test_nobody_sets_the_edition_by_hand(self):
        made = checked()
        before = made.edition
        Partnership.objects.filter(pk=made.pk).update(edition=77)
        made.refresh_from_db()
        assert made.edition == before

    def test_what_was_signed_is_frozen(self):
        made = signed()
        rows = Partnership.objects.filter(pk=made.pk)
        party = made.parties.all()[0]
        refused_by("partnership_words_frozen", lambda: rows.update(purpose="Noe annet."))
        refused_by("partnership_parties_frozen", lambda: made.parties.update(contribution="Nei."))
        refused_by(
            "partnership_parties_frozen",
            sql("DELETE FROM partnerships_partnershipparty WHERE id = %s", party.pk),
        )

    def test_it_ends_after_it_starts(self):
        refused_by(
            "partnership_ends_after_it_starts",
            lambda: PartnershipFactory(starts=clock.today(), ends=clock.today() - timedelta(1)),
        )

    def test_unknown_themes_are_no_themes(self):
        refused_by("partnership_themes_known", lambda: PartnershipFactory(themes=["fotball"]))


class TestTime:
    def test_it_does_not_begin_before_its_first_day(self):
        made = signed(starts=clock.today() + timedelta(days=1))
        refused_by("partnership_on_its_first_day", sql(STATE, "active", made.pk))

    def test_one_party_does_not_end_it(self):
        made = signed(S.ACTIVE)
        end = (
            "UPDATE partnerships_partnership SET state = 'ended', end_reason = 'Vi vil ikke.',"
            " closed_at = now() WHERE id = %s"
        )
        refused_by("partnership_ended_by_all", sql(end, made.pk))
        for party in made.parties.all():
            PartnershipEndWish.objects.create(
                partnership=made, party=party, reason="Nok.", by=UserFactory(), at=clock.now()
            )
        sql(end, made.pk)()

    def test_it_is_evaluated_by_every_party(self):
        made = signed(S.ACTIVE)
        refused_by("partnership_evaluated_by_all", sql(STATE, "evaluated", made.pk))

    def test_an_end_has_a_reason(self):
        made = PartnershipFactory()
        end = "UPDATE partnerships_partnership SET state = 'ended', closed_at = now() WHERE id = %s"
        refused_by("partnership_ended_with_reason", sql(end, made.pk))
