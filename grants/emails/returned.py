"""The municipality asks the applicant for more, or for something else."""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import JSONObject

from core.pages import absolute
from dispatch import letters
from grants.emails import desk
from grants.emails.after import RETURNED
from grants.models import Application
from organisations.models import Organisation


@letters.in_bokmaal()
def tell_returned(application: Application) -> None:
    """To the applicant: what is missing, and the day to have answered by; once for each time."""
    key = f"application-returned:{application.pk}:{application.returns}"
    who: Any = application.organisation_id
    found: Any = Organisation.objects.filter(pk=who)
    applicant = found.annotate(key=Value(key, output_field=CharField()), merge=JSONObject())
    words = {
        "application": application,
        "link": absolute(application.get_absolute_url()),
    }
    desk.write(application.call, RETURNED, applicant, words, application.answer_by)
