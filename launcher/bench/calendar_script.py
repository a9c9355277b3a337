"""What `bench calendar` asks of the portal's own code, through `manage.py shell`."""

# Reads a line of JSON, [what, told], and answers with one; ends when nobody asks any more.
SCRIPT = """
import json
import os
import smtplib
import sys
import time
from datetime import timedelta

from django.db import connection, connections, transaction
from django.db.models import Count
from django.test import Client

from accounts.models import User
from core import clock
from core.models import new_ref
from dispatch import letters
from dispatch.models import Letter
from forums.actions.inviting import invite as invite_everyone
from forums.models import Forum, Meeting, Party, PartyPlace, Series
from organisations.models import Municipality, Organisation, OrganisationArea

made = {}


def people(told):
    county = Municipality.objects.create(number="99", name="Innlandet", level="county")
    place = Municipality.objects.create(
        number="9901", name="Storvik", level="municipality", county=county
    )
    Organisation.objects.bulk_create(
        Organisation(name=f"Lag {n}", kind="voluntary", seat=place, email=email)
        for n, email in enumerate(told)
    )
    OrganisationArea.objects.bulk_create(
        OrganisationArea(organisation=one, municipality=place) for one in Organisation.objects.all()
    )
    staff = Organisation.objects.create(name="Storvik kommune", kind="municipality")
    Municipality.objects.filter(pk=place.pk).update(organisation=staff)
    forum = Forum.objects.create(
        name="Frivillighetsrådet i Storvik",
        municipality=place,
        secretariat=staff,
        mandate="x",
        elected_body=False,
        first_target=clock.today(),
        created_at=clock.now(),
    )
    series = Series.objects.create(forum=forum, started_at=clock.now())
    for position, name in enumerate(["Storvik kommune", "Frivilligheten"]):
        party = Party.objects.create(forum=forum, name=name)
        PartyPlace.objects.create(series=series, party=party, position=position)
    made.update(forum=forum, series=series, by=User.objects.create_user("kari@storvik.example"))


def others(n):
    county = Municipality.objects.get(number="99")
    places = [
        Municipality.objects.create(
            number=str(8000 + k), name=f"Sted {k}", level="municipality", county=county
        )
        for k in range(300)
    ]
    many = Organisation.objects.bulk_create(
        [Organisation(name=f"Andre {k}", kind="voluntary", seat=places[k % 300]) for k in range(n)],
        batch_size=5000,
    )
    OrganisationArea.objects.bulk_create(
        [OrganisationArea(organisation=one, municipality=one.seat) for one in many],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself, some minutes later


def meeting(number, **fields):
    starts = clock.now() + timedelta(days=30 + number)
    return Meeting(
        ref=new_ref(),
        forum=made["forum"],
        series=made["series"],
        slot=None,
        state="convened",
        convener=made["forum"].parties.first(),
        title=f"Møte {number} i frivillighetsrådet",
        lead="Vi snakker om lokaler, tilskudd og hvordan vi når flere.",
        place="Rådhuset, sal 2",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        created_by=made["by"],
        created_at=clock.now(),
        convened_at=clock.now(),
        convened_by=made["by"],
        **fields,
    )


def database_cpu():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    words = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def invite(number):
    called = meeting(number)
    called.save()
    before, started, own = database_cpu(), time.monotonic(), time.process_time()
    with transaction.atomic():
        invite_everyone(called)
    ended, own = time.monotonic(), time.process_time() - own
    return {"seconds": ended - started, "cpu": own + database_cpu() - before, "at": ended}


def bare(port):
    latest = Letter.objects.select_related("batch").latest("pk").batch_id
    ready = [
        (one.email, letters.render(one))
        for one in Letter.objects.select_related("batch").filter(batch=latest)
    ]
    started = time.monotonic()
    link = smtplib.SMTP("127.0.0.1", port)
    for email, content in ready:
        link.sendmail("bare@samspill.example", [email], content)
    link.quit()
    return time.monotonic() - started


def feed(n):
    Meeting.objects.bulk_create(meeting(number) for number in range(n))
    address = f"/forum/{made['forum'].ref}/kalender.ics"
    client = Client(headers={"host": "127.0.0.1"})
    client.get("/helse/")
    took = []
    for _twice in range(2):
        started = time.process_time()
        content = client.get(address).content
        took.append(time.process_time() - started)
        if content.count(b"BEGIN:VEVENT") != n:
            raise RuntimeError(content[:200])
    return took


def states(told):
    return dict(Letter.objects.values_list("state").annotate(n=Count("pk")))


ASKED = {
    "people": people, "others": others, "invite": invite, "bare": bare, "states": states,
    "feed": feed,
}
for line in sys.stdin:
    what, told = json.loads(line)
    answer = ASKED[what](told)
    connections.close_all()
    print(json.dumps(answer), flush=True)
"""
