"""Two at the same moment: reminders, extensions, withdrawals and answers around a deadline."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from consultations import actions
from consultations.models import Extension, Hearing
from consultations.states import HearingState
from core import clock
from core.errors import Refused, Stale
from dispatch.models import Letter
from tests.consultations.test_time import extend
from tests.factories.consultations import AnswerFactory, HearingFactory


def at_once(*acts):
    """Each in a connection of its own, begun at the same moment; what each gave or raised."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def running(larvik, korps, kari, days=7, age=30):
    now = clock.now()
    hearing = HearingFactory(
        published=True,
        municipality=larvik,
        created_by=kari,
        opens_at=now - timedelta(days=age),
        closes_at=clock.end_of_day(clock.today() + timedelta(days=days)),
        invitees=[korps],
    )
    return Hearing.objects.select_related("owner").get(pk=hearing.pk)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_write_one_reminder(larvik, korps, kari, at_time):
    hearing = running(larvik, korps, kari)
    at_time(clock.start_of_day(clock.last_day(hearing.closes_at) - timedelta(days=7))
            + timedelta(hours=9))  # fmt: skip
    made = at_once(*[lambda: actions.remind(hearing)] * 4)
    assert sorted(made) == [False, False, False, True]
    assert Letter.objects.filter(batch__kind="hearing.reminder").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_extensions_at_once_are_one_and_the_other_is_told(larvik, korps, kari, grete):
    hearing = running(larvik, korps, kari)
    last = clock.last_day(hearing.closes_at)

    def give(by, days):
        return lambda: actions.extend(
            hearing,
            by=by,
            closes_at=hearing.closes_at,
            closes_on=last + timedelta(days=days),
            reason="Flere ba om det.",
        )

    done = at_once(give(kari, 7), give(grete, 14))
    assert sum(isinstance(d, Extension) for d in done) == 1
    assert sum(isinstance(d, Stale) for d in done) == 1
    assert Extension.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_extending_and_withdrawing_at_once_leave_one_of_them(larvik, korps, kari, grete):
    hearing = running(larvik, korps, kari)
    done = at_once(
        lambda: extend(hearing, kari),
        lambda: actions.withdraw(hearing, by=grete, version=hearing.version, reason="Feil."),
    )
    hearing.refresh_from_db()
    assert sum(isinstance(d, Refused) for d in done) == 1
    withdrawn = hearing.state == HearingState.WITHDRAWN
    assert Extension.objects.exists() != withdrawn


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_an_extension_at_once_are_both_kept(larvik, korps, kari, ola):
    hearing = running(larvik, korps, kari)
    draft = AnswerFactory(hearing=hearing, organisation=korps, by=ola, sent=False)
    done = at_once(
        lambda: extend(hearing, kari),
        lambda: actions.send(draft, by=ola, on_behalf_of=korps, saves=0),
    )
    assert not any(isinstance(d, Refused) for d in done)
    draft.refresh_from_db()
    assert not draft.current.late
