"""The pages of innspill, of how a meeting went, and of an organisation's activity."""

from django.urls import reverse

from forums.models import Meeting, Proposal
from organisations.models import Organisation


def of(title: str, name: str, **more: str) -> str:
    """The address of a page of one of the demo's innspill."""
    return reverse(name, kwargs={"ref": Proposal.objects.get(title=title).ref, **more})


def everyone() -> list[str]:
    """The list, and one innspill in each state."""
    listed = reverse("proposal_list")
    return [
        listed,
        f"{listed}?vis=besvart&kommune=3909",
        f"{listed}?vis=besvart&kommune=50",
        *(one.get_absolute_url() for one in Proposal.objects.sent()),
        Organisation.objects.get(name="Nordlia grendelag").get_absolute_url(),
    ]


def olas() -> list[str]:
    """What an organisation writes on, sends and looks back at."""
    draft, late = "Notelån på biblioteket", "Lås på instrumentlageret"
    held = Meeting.objects.filter(forum__municipality__number="3909", state="closed")[0]
    return [
        reverse("own_proposals"),
        reverse("proposal_new") + "?til=3909",
        *(of(draft, name) for name in ("proposal_edit", "proposal_preview", "proposal_discard")),
        of(late, "proposal_receipt"),
        of(late, "proposal_withdraw"),
        reverse(
            "activity", kwargs={"key": Organisation.objects.get(name="Solsida skolekorps").key}
        ),
        reverse("meeting_pulse", kwargs={"ref": held.ref}),
    ]


def karis() -> list[str]:
    """What the municipality answers."""
    title = "Skilt til grendehuset"
    acts = ("forelopig", "svar", "sak", "avvis", "oppfolging")
    return [
        reverse("work_proposals"),
        reverse("work_proposals") + "?vis=besvart",
        of(title, "work_proposal"),
        *(of(title, "work_proposal_act", act=act) for act in acts),
    ]


PAGES = {"": everyone, "ola": olas, "kari": karis}
