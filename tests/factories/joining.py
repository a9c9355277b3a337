"""Claims and invitations as they stand before anybody has answered."""

from datetime import timedelta

import factory

from core import clock
from organisations.models import Claim, Invitation
from organisations.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory


class ClaimFactory(factory.django.DjangoModelFactory):
    """Somebody says that they are responsible in an organisation; two weeks to answer."""

    class Meta:
        model = Claim

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.RESPONSIBLE
    requested_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda o: o.requested_at + timedelta(days=14))


class InvitationFactory(factory.django.DjangoModelFactory):
    """A person has been asked to write for an organisation; two weeks to answer."""

    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invitert{n}@samspill.example")
    role = Role.WRITER
    invited_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyAttribute(lambda o: o.invited_at + timedelta(days=14))
