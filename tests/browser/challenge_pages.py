"""The pages of challenges, as everyone and both sides meet them."""

from django.urls import reverse

from partnerships.models import Challenge, ChallengeIdea
from partnerships.states import ChallengeState

S = ChallengeState


def of(state: str, *names: str) -> list[str]:
    """Pages of the demo's challenge in a state."""
    ref = Challenge.objects.filter(state=state)[0].ref
    return [reverse(f"challenge{name}", kwargs={"ref": ref}) for name in names]


def of_idea(name: str, words: str) -> str:
    """A page of the idea that begins so."""
    idea = ChallengeIdea.objects.get(words__startswith=words)
    return reverse(f"challenge_idea{name}", kwargs={"ref": idea.challenge.ref, "idea": idea.ref})


def everyone() -> list[str]:
    """The list, and one in each state."""
    listed = reverse("challenge_list")
    return [
        listed,
        f"{listed}?kommune=3909&vis=tatt-i-bruk",
        f"{listed}?tema=lagring&fra=kommune",
        *(page for state in S.values for page in of(state, "")),
    ]


def olas() -> list[str]:
    """What the band shares, answers, joins and leaves."""
    answered = ChallengeIdea.objects.get(words__startswith="Del opp vervet")
    answer = of(S.DISCUSSED, "_idea_new")[0]
    return [
        reverse("own_challenges"),
        f"{reverse('challenge_new')}?til=3909",
        *of(S.SHARED, "", "_edit", "_end"),
        *of(S.DISCUSSED, "", "_join"),
        f"{answer}?svar={answered.ref}",
        of_idea("_edit", "Et kurs om kvelden"),
        *of(S.TRIED, "", "_join"),
    ]


def karis() -> list[str]:
    """What a case handler of the municipality meets."""
    return [
        reverse("work_challenges"),
        reverse("challenge_new"),
        *of(S.SHARED, "_take_up"),
        *of(S.DISCUSSED, "", "_try", "_end"),
        of_idea("_hide", "Et kurs om kvelden"),
        *of(S.TRIED, "", "_try", "_end"),
    ]


PAGES = {"": everyone, "ola": olas, "kari": karis}
