"""What is wrong in a form, said so that it names the field it belongs to."""

from django import forms, template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def feil(field: BoundField) -> list[str]:
    """The field's errors; the bare «required» becomes a sentence with the label in it."""
    bare = str(forms.Field.default_error_messages["required"])
    said = map(str, field.errors)
    return [_missing(field) if sentence == bare else sentence for sentence in said]


@register.filter
def antall_feil(form: BaseForm) -> int:
    """How many lines the error summary has."""
    return sum(len(sentences) for sentences in form.errors.values())


def _missing(field: BoundField) -> str:
    widget = field.field.widget
    words = {"label": str(field.label).rstrip(".:")}
    if isinstance(widget, forms.CheckboxInput):
        return _("Kryss av for «%(label)s».") % words
    if isinstance(widget, forms.FileInput):
        return _("Velg en fil.")
    if field.use_fieldset or isinstance(widget, forms.Select):
        return _("Velg noe under «%(label)s».") % words
    return _("Fyll ut «%(label)s».") % words
