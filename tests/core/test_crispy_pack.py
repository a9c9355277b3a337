"""Every form is drawn by one template pack, with labels and errors that belong together."""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.template import engines

LOAD = "{% load crispy_forms_tags %}"
TEMPLATE = engines["django"].from_string(LOAD + "{{ form|crispy }}")
WHOLE = engines["django"].from_string(LOAD + "{% crispy form %}")


class Everything(forms.Form):
    title = forms.CharField(label="Tittel", help_text="Én linje.", max_length=100)
    about = forms.CharField(label="Om", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Slag",
        choices=[("a", "En"), ("b", "To")],
        widget=forms.RadioSelect(attrs={"data_variant": "outline"}),
    )
    topics = forms.MultipleChoiceField(
        label="Temaer", choices=[("x", "Idrett")], widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(label="Størrelse", choices=[("", "Velg"), ("s", "Liten")])
    agree = forms.BooleanField(label="Ja", help_text="Det gjelder alle.")
    file = forms.FileField(label="Fil", required=False)
    day = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))
    word = forms.CharField(label="Passord", widget=forms.PasswordInput)
    secret = forms.CharField(widget=forms.HiddenInput)


def html(data=None):
    return TEMPLATE.render({"form": Everything(data)})


def test_every_field_has_a_label_or_a_legend():
    page = html()
    for words in ("Tittel", "Om", "Slag", "Temaer", "Størrelse", "Ja", "Fil", "Dag", "Passord"):
        assert words in page
    inputs = set(re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', page))
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    assert inputs - labels == {"id_secret"}


def test_what_may_be_left_out_says_so():
    seen = re.sub(r'<span class="ds-sr-only">.*?</label>', "", html(), flags=re.DOTALL)
    assert seen.count("(valgfritt)") == 2


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


@pytest.mark.parametrize(
    "sentence",
    [
        "Fyll ut «Tittel».",
        "Velg noe under «Slag».",
        "Velg noe under «Temaer».",
        "Velg noe under «Størrelse».",
        "Kryss av for «Ja».",
        "Fyll ut «Passord».",
    ],
)
def test_what_is_missing_is_said_with_the_fields_own_name(sentence):
    assert html({"secret": "x"}).count(sentence) == 2  # in the summary and beside the field


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "x" * 101, "Skriv høyst 100 tegn. Nå er det 101."),
        ("title", "a\x00b", "Teksten har tegn som ikke vises. Skriv den på nytt."),
        ("day", "i morgen", "Skriv datoen slik: 24.01.2027."),
        ("size", "xl", "Velg noe fra listen."),
        ("topics", ["y"], "Velg noe fra listen."),
    ],
)
def test_what_django_says_is_said_in_our_words(field, value, sentence):
    page = html({"secret": "x", field: value})
    assert page.count(sentence) == 2


def test_the_summary_counts_what_must_be_mended():
    page = html({"secret": "x"})
    assert "Rett sju ting før du går videre" in page
    assert page.count("<li>") == 7


def test_the_forms_own_sentence_is_kept():
    form = Everything({"secret": "x"})
    form.add_error("topics", "Velg minst én hjertesak.")
    form.add_error(None, "Noen har endret dette.")
    page = TEMPLATE.render({"form": form})
    assert page.count("Velg minst én hjertesak.") == 2
    assert page.count("Noen har endret dette.") == 1


def test_what_was_written_and_chosen_is_still_there():
    page = html({"title": "Et <b>rom", "kind": "b", "topics": ["x"], "size": "s"})
    assert 'value="Et &lt;b&gt;rom"' in page
    assert re.search(r'value="b"[^>]* checked', page)
    assert re.search(r'value="x"[^>]* checked', page)
    assert '<option value="s" selected>' in page


def test_cards_are_drawn_for_weighty_choices():
    assert html().count("choice-card") == 2
    assert "data_variant" not in html()


def test_a_whole_form_has_its_token_and_its_buttons():
    form = Everything()
    form.helper = FormHelper()
    form.helper.form_id = "skjema"
    form.helper.layout = Layout(Fieldset("Om saken", "title", "about"), Submit("send", "Send"))
    page = WHOLE.render({"form": form, "csrf_token": "abc"})
    assert '<form id="skjema" method="post"' in page.replace("  ", " ")
    assert 'enctype="multipart/form-data"' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert "<legend>Om saken</legend>" in page
    assert re.search(r'<button class="ds-button" type="submit" name="send"', page)
    assert "Slag" not in page


def test_a_formset_carries_its_own_management():
    formset = forms.formset_factory(Everything, extra=2)()
    page = TEMPLATE.render({"form": formset})
    assert 'name="form-TOTAL_FORMS" value="2"' in page
    assert page.count("<legend>Slag") == 2
