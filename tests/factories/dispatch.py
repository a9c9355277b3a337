"""Letters as they stand before anyone has touched them: due, and to an address that works."""

import factory
from factory.django import DjangoModelFactory

from dispatch.models import Batch, Letter


class BatchFactory(DjangoModelFactory[Batch]):
    """What a set of letters says."""

    class Meta:
        model = Batch

    kind = "hearing.invitation"
    scope = factory.Sequence(lambda n: f"hearing:{n}")
    from_name = "Storvik kommune"
    reply_to = "kari@kommune.example"
    subject = "Si hva dere mener"
    body = "Hei, [[name]].\n\nSaken gjelder badeplassen."


class LetterFactory(DjangoModelFactory[Letter]):
    """One letter; the relay is asked to take it at once."""

    class Meta:
        model = Letter

    batch = factory.SubFactory(BatchFactory)
    key = factory.Sequence(lambda n: f"invite:{n}")
    recipient_name = factory.Sequence(lambda n: f"Forening {n}")
    email = factory.Sequence(lambda n: f"post@forening{n}.example")
