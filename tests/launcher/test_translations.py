"""The catalogue is compared with the source: what is missing, stale, unsure or breaks a page."""

import gettext

import pytest

from launcher import translations
from launcher.say import Halt

PAGE = """{% load i18n %}
  <p title="{% translate 'Lagre' %}">{% blocktranslate with n=many %}Du har {{ n }} brev.
    Les dem.{% endblocktranslate %}</p>
    {% if x %}
{% blocktranslate count n=many %}Ett svar{% plural %}{{ n }} svar{% endblocktranslate %}{% endif %}
"""
CODE = '''
from django.utils.translation import gettext as _, gettext_lazy, ngettext
LABEL = gettext_lazy("Høring")
def words(n):
    """Not «this»."""
    return _("Det er %(n)s igjen, "
             "skynd deg.") % {"n": n}
'''


@pytest.fixture
def root(tmp_path):
    """A small project with words in every place that is read, and in some that are not."""
    for path, text in {
        "templates/side.html": PAGE,
        "accounts/views.py": CODE,
        "accounts/emails.py": '_("Bare i brev")',
        "templates/accounts/email/brev.body.txt": '{% load i18n %}{% translate "I brevet" %}',
        "tests/test_x.py": '_("Bare i prøver")',
        ".venv/x.py": '_("Andres")',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def words(root):
    return translations.wanted(root)


def translated(words, **changes):
    """The same words, each with a translation; `changes` by the first word of the source."""
    catalog = translations.empty()
    for message in filter(translations.is_said, words):
        own = changes.get(translations.forms(message.id)[0].split()[0], message.id)
        if own is not None:
            catalog.add(message.id, own)
    return catalog


def test_words_are_found_in_python_and_in_templates_but_not_in_letters(words):
    found = {translations.forms(m.id)[0] for m in words if m.id}
    assert found == {
        "Lagre",
        "Du har %(n)s brev.\n    Les dem.",
        "Ett svar",
        "Høring",
        "Det er %(n)s igjen, skynd deg.",
    }
    assert words["Ett svar"].id == ("Ett svar", "%(n)s svar")
    assert words["Lagre"].locations[0][0] == "templates/side.html"


def test_a_whole_catalogue_has_no_faults(words):
    assert translations.faults(words, translated(words)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"Lagre": None}, "mangler: «Lagre»"),
        ({"Lagre": ""}, "mangler: «Lagre»"),
        ({"Ett": ("Eitt svar", "")}, "mangler: «Ett svar»"),
        ({"Ett": ("Eitt svar", "svar")}, "andre innsatte verdier eller koder: «Ett svar»"),
        ({"Det": "Det er %(m)s att"}, "andre innsatte verdier eller koder: «Det er"),
        ({"Det": "Det er %(n)d att"}, "andre innsatte verdier eller koder: «Det er"),
        ({"Høring": "<b>Høyring</b>"}, "andre innsatte verdier eller koder: «Høring»"),
    ],
)
def test_each_fault_is_named(words, change, fault):
    (line,) = translations.faults(words, translated(words, **change))
    assert line.startswith(fault)


def test_what_nobody_says_any_more_and_what_is_unsure_are_faults(words):
    have = translated(words)
    have.add("Borte", "Vekke")
    have["Lagre"].flags.add("fuzzy")
    found = sorted(translations.faults(words, have))
    assert found == ["brukes ikke lenger: «Borte»", "usikker: «Lagre»"]


def test_refreshing_keeps_what_people_wrote_and_is_stable(root, tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "wanted", lambda: translate_root(root))
    path = tmp_path / "locale" / "django.po"
    assert len(translations.refresh(path)) == 5
    text = path.read_text().replace('msgid "Lagre"\nmsgstr ""', 'msgid "Lagre"\nmsgstr "Lagra"')
    path.write_text(text)
    assert len(translations.refresh(path)) == 4
    again = path.read_bytes()
    translations.refresh(path)
    assert path.read_bytes() == again
    assert translations.kept(path)["Lagre"].string == "Lagra"


translate_root = translations.wanted


def test_what_is_compiled_is_what_gettext_reads(words, tmp_path, monkeypatch):
    path = tmp_path / "django.po"
    with path.open("wb") as file:
        translations.write_po(file, translated(words, Ett=("Eitt svar", "%(n)s svar")))
    translations.compile_catalogue(path)
    with path.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.ngettext("Ett svar", "%(n)s svar", 1) == "Eitt svar"
    assert read.gettext("Høring") == "Høring"


def test_other_arguments_are_refused():
    with pytest.raises(Halt):
        translations.translations(["--force"])
