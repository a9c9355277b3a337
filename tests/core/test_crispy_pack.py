"""Every form is drawn by one template pack, with labels and errors that belong together."""

import re

from django import forms
from django.template import engines

TEMPLATE = engines["django"].from_string("{% load crispy_forms_tags %}{{ form|crispy }}")


class Everything(forms.Form):
    title = forms.CharField(label="Tittel", help_text="Én linje.")
    about = forms.CharField(label="Om", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Slag",
        choices=[("a", "En"), ("b", "To")],
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )
    topics = forms.MultipleChoiceField(
        label="Temaer", choices=[("x", "Idrett")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="Ja")
    file = forms.FileField(label="Fil", required=False)
    day = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))
    secret = forms.CharField(widget=forms.HiddenInput)


def html(data=None):
    return TEMPLATE.render({"form": Everything(data)})


def test_every_field_has_a_label_or_a_legend():
    page = html()
    for words in ("Tittel", "Om", "Slag", "Temaer", "Ja", "Fil", "Dag"):
        assert words in page
    inputs = set(re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', page))
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    assert inputs - labels == {"id_secret"}


def test_what_may_be_left_out_says_so():
    assert html().count("(valgfritt)") == 2


def test_an_error_stands_beside_its_field_and_in_the_summary():
    page = html({"secret": "x", "about": "tekst"})
    assert "ds-error-summary" in page
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    for ids in re.findall(r'aria-describedby="([^"]+)"', page):
        for one in ids.split():
            assert page.count(f'id="{one}"') == 1, one
    assert 'aria-invalid="true"' in page
    assert "tekst</textarea>" in page


def test_no_words_in_the_browsers_own_language():
    assert "Velg fil" in html()
    assert "Ingen fil er valgt" in html()
