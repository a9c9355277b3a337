"""Where a reader looks at a theme from."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.fields import RowField, SliceForm
from organisations.models import Municipality
from organisations.models.organisation import Alphabetical


class ThemeFilter(SliceForm):
    """One municipality or county, or the whole country."""

    kommune = RowField(_("Kommune eller fylke"), "number", _("Hele landet"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kommune"]
        field.queryset = Municipality.objects.current().order_by(Alphabetical("name"), "number")
        field.label_from_instance = lambda place: place.title
