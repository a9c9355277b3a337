"""A hearing says what the text says when it goes out."""

import pytest
from django.utils import translation

from agreements.actions import local_clauses, local_hearing
from core.errors import Refused
from core.models import new_ref
from tests.agreements.places import choose
from tests.consultations.municipality import ready_for_approval

pytestmark = pytest.mark.django_db


def test_no_hearing_goes_out_about_other_words_than_the_text_has(own_text, kari, liv, korps, rooms):
    local_clauses.keep_rest(own_text, by=kari)
    hearing = local_hearing.make_hearing(own_text, ref=new_ref(), by=kari)
    choose(own_text, liv, "R4", stand="left_out", reason="Nytt valg.")
    with pytest.raises(Refused, match="endret siden høringen ble laget"):
        ready_for_approval(hearing, kari, [rooms])
    hearing.refresh_from_db()
    assert hearing.state == "draft"
    own_text.refresh_from_db()
    with translation.override("nn"):
        hearing = local_hearing.refresh_hearing(own_text, by=kari)
    hearing.background = f"Vi har brukt et år.\r\n\r\n{hearing.background}\r\n\r\nTakk."
    hearing.save(update_fields=["background"])
    assert ready_for_approval(hearing, kari, [rooms]).state == "for_approval"
