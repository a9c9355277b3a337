"""The municipality asks the applicant for more, or for something else."""

from django.db.models import CharField, Value
from django.db.models.functions import JSONObject

from core.pages import absolute
from dispatch import letters
from grants.emails import desk
from grants.models import Application
from organisations.models import Organisation


@letters.in_bokmaal()
def tell_returned(application: Application) -> None:
    """To the applicant: what is missing, and the day to have answered by; once for each time."""
    key = f"application-returned:{application.pk}:{application.returns}"
    applicant = Organisation.objects.filter(pk=application.organisation_id).annotate(
        key=Value(key, output_field=CharField()), merge=JSONObject()
    )
    words = {
        "application": application,
        "link": absolute(f"/soknader/{application.ref}/"),
    }
    desk.write(application.call, "returned", applicant, words)
