"""A form in a part of a page: `only` takes the page's token from it, and its button gives 403."""

import re

from launcher.paths import ROOT

TEMPLATES = ROOT / "templates"
CUT_OFF = re.compile(r'{%\s*include\s+"([^"]+)"(?![^%]*csrf_token=)[^%]*\sonly\s*%}')


def test_no_part_with_a_form_is_cut_off_from_the_token():
    cut_off = {
        (str(page.relative_to(TEMPLATES)), name)
        for page in TEMPLATES.rglob("*.html")
        for name in CUT_OFF.findall(page.read_text())
        if (TEMPLATES / name).exists() and "csrf_token" in (TEMPLATES / name).read_text()
    }
    assert cut_off == set()


def test_the_search_finds_what_it_looks_for():
    assert CUT_OFF.findall('{% include "a/_row.html" with row=row only %}') == ["a/_row.html"]
    assert CUT_OFF.findall('{% include "a/_row.html" with row=row %}') == []
    given = '{% include "a/_row.html" with row=row csrf_token=csrf_token only %}'
    assert CUT_OFF.findall(given) == []
