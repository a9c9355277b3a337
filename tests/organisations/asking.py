"""What the stories of claims share: a corps nobody acts for yet, and how one asks."""

import pytest
from django.db import transaction

from core.errors import Refused
from dispatch.models import Letter
from organisations import actions, policies
from organisations.states import Role

REGISTERED = "styret@solsida.example"


def ask(organisation, by, role=Role.RESPONSIBLE):
    return actions.request_claim(organisation, by=by, role=role)


def letters(kind):
    return Letter.objects.filter(batch__kind=f"organisations.{kind}").order_by("email")


def holds(user, organisation):
    return policies.roles(user, organisation)


def refused(act, *args, **kwargs):
    """The sentence; nothing may have changed."""
    with pytest.raises(Refused) as stopped, transaction.atomic():
        act(*args, **kwargs)
    return stopped.value.message
