"""The check fills in forms by what a person sees, and notices what is missing."""

import pytest

from launcher.stories.fault import Fault
from launcher.stories.form import Form
from launcher.stories.page import Page, read

HTML = """<main><h1>Ny <em>sak</em></h1><form method="post" action="/ny/">
<input type="hidden" name="version" value="3">
<div class="ds-field"><label for="t">Tittel <span>(valgfritt)</span></label>
<input id="t" name="title" value="før"><p>Skriv en tittel.</p></div>
<label for="a"><input type="radio" id="a" name="kind" value="a" checked>Første</label>
<label for="b"><input type="radio" id="b" name="kind" value="b">Andre</label>
<label for="s">Utfall</label><select id="s" name="outcome"><option value="">Velg
<option value="yes">Ja</option></select>
<label><input type="checkbox" name="valgt" value="7"><span>Et lager med lås</span></label>
<textarea name="without-label">
 to linjer</textarea>
<button name="videre" value="1" formaction="/videre/">Gå videre</button><button>Lagre</button>
</form><script>hemmelig</script></main>"""


@pytest.fixture
def page():
    return Page("/sak/", 200, read(HTML))


def test_a_form_sends_what_a_browser_would(page):
    form = Form(page, "Gå videre").fill("Tittel", "etter").choose("Andre").pick("Utfall", "Ja")
    assert form.action == "/videre/"
    assert form.data() == {
        "version": ["3"],
        "title": ["etter"],
        "kind": ["b"],
        "outcome": ["yes"],
        "without-label": [" to linjer"],
        "videre": ["1"],
    }
    assert Form(page, "Lagre").action == "/ny/"
    assert "Skriv en tittel." in form.beside("Tittel")


def test_a_box_is_ticked_by_the_label_around_it_and_choices_are_counted(page):
    form = Form(page, "Lagre").choose("Et lager").fill("Tittel", "etter").pick("Utfall", "Ja")
    assert form.data()["valgt"] == ["7"]
    assert form.clicks == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda page: Form(page, "Slett"),
        lambda page: Form(page, "Lagre").fill("Ingress", "x"),
        lambda page: Form(page, "Lagre").pick("Utfall", "Nei"),
        lambda page: Form(page, "Lagre").hidden("saves"),
        lambda page: page.says("Gammel sak"),
        lambda page: page.says("hemmelig"),
        lambda page: page.hides("HEM MELIG"),
        lambda page: page.link("Tilbake"),
    ],
)
def test_what_is_missing_is_a_fault(page, act):
    with pytest.raises(Fault, match="/sak/"):
        act(page)


def test_text_is_read_as_it_is_seen(page):
    assert page.says("Ny sak", "Tittel (valgfritt)") is page
