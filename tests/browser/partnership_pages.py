"""The pages of partnerships and themes, as everyone and both sides meet them."""

from django.urls import reverse

from organisations.models import Organisation
from partnerships.models import Partnership
from partnerships.states import THEMES, EvaluationKind


def of(title: str, *names: str, **more: object) -> list[str]:
    """Pages of the latest of the demo's partnerships with a title."""
    ref = Partnership.objects.filter(title=title)[0].ref
    return [reverse(f"partnership{name}", kwargs={"ref": ref, **more}) for name in names]


def everyone() -> list[str]:
    """The list, one in each state, and every theme."""
    listed, themes = reverse("partnership_list"), reverse("theme_list")
    return [
        listed,
        f"{listed}?vis=i-gang&kommune=3909&tema=barn-og-unge",
        f"{listed}?vis=over&tema=beredskap",
        *(one.get_absolute_url() for one in Partnership.objects.all()),
        themes,
        f"{themes}?kommune=3909",
        *(reverse("theme", kwargs={"slug": slug}) for slug in THEMES),
        f"{reverse('theme', kwargs={'slug': 'inkludering'})}?kommune=3909",
    ]


def olas() -> list[str]:
    """What the band posts, writes, signs and looks back at."""
    waiting, active = "Instrumenter til utlån", "Åpen øving i Bøkesalen"
    return [
        reverse("own_partnerships"),
        reverse("partnership_new") + "?til=3909",
        *of(waiting, "_work", "_sign", "_text", "_contribution", "_withdraw"),
        *of(active, "_work", "_end", "_renew"),
        *of(active, "_meeting", "_meeting_held", number=1),
        *of(active, "_evaluate", kind=EvaluationKind.MID.value),
        *of("Ungdomskveld på biblioteket", "_join"),
        *of("Sang på sykehjemmet", "_join"),
    ]


def karis() -> list[str]:
    """What the municipality's case handler meets."""
    name = Organisation.objects.get(name="Solsida skolekorps").name
    find = of("Sang på sykehjemmet", "_invite")[0]
    return [
        reverse("work_partnerships"),
        reverse("partnership_new"),
        *of("Ungdomskveld på biblioteket", "_join", "_decline"),
        *of("Sang på sykehjemmet", "_work", "_dialogue", "_withdraw"),
        find,
        f"{find}?q={name[:6]}",
        *of("Norsk over kaffe", "_work", "_text", "_contribution", "_check"),
        *of("Førstehjelp der folk bor", "_work", "_renew"),
        *of("Førstehjelp der folk bor", "_meeting", "_meeting_held", number=1),
        *of("Pause for pårørende", "_work"),
        *of("Skatepark på kaia", "_work"),
    ]


def gretes() -> list[str]:
    """What the leader reasons for, signs and ends."""
    return [
        reverse("work_partnerships"),
        *of("Norsk over kaffe", "_work", "_reason"),
        *of("Instrumenter til utlån", "_work", "_sign"),
        *of("Pause for pårørende", "_end", "_renew"),
    ]


PAGES = {"": everyone, "ola": olas, "kari": karis, "grete": gretes}
