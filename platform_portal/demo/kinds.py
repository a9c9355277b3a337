"""A plan in its second phase, two mappings with figures, and a county that asks in some places."""

from datetime import time, timedelta
from typing import Any

from consultations import actions
from consultations.models import Hearing, PlanProcess
from consultations.models.mapping import core
from consultations.states import AnswerKind, PlanState, QuestionKind
from core import clock
from core.models import new_ref
from organisations.models import Municipality, Organisation, Topic
from platform_portal.demo.hearings import let_old_letters_go, sender_for
from platform_portal.demo.parties import organisation_called
from platform_portal.demo.time_travel import days_from_now

HOW = """Barn og unge blir spurt på skolen og i ungdomsrådet.
Alle lag kan komme på to åpne møter. Vi dekker tolk og tilrettelegging.
Den som ikke kan komme, kan ringe oss eller skrive her."""
ANSWERERS = [
    "Solsida skolekorps",
    "Larvik svømmevenner",
    "Larvik sjakklubb",
    "Nordlia grendelag",
    "Stavern kammerkor",
    "Torstvedt turgruppe",
    "Lågen hørselslag",
    "Havnegata velforening",
    "Tjølling natteravner",
    "Brunlanes spelemannslag",
    "Bøkeblad barneteater",
    "Farris ro- og padlelag",
]
# What the twelve answered: the first time, and this time.
SCALES = {
    "rekruttering": ("223323232322", "232333333323"),
    "styre": ("121222122122", "222223222322"),
    "okonomi": ("333434333433", "334433333443"),
    "lokaler_passer": ("221322222132", "333434343334"),
    "alle_med": ("334343433343", "344434343443"),
    "kjenner_kommunen": ("223323222322", "443434443444"),
    "blir_hort": ("222222322223", "334334333433"),
}
NUMBERS = {
    "medlemmer": (38, 120, 24, 95, 41, 60, 33, 150, 45, 22, 64, 80),
    "frivillige": (12, 25, 6, 30, 8, 10, 9, 14, 40, 7, 15, 18),
}
# The place of the answer in the list of answers: the first time, and this time.
CHOICES = {
    "alder": ("003333330303", "003333330303"),
    "lokaler": ("111311131111", "111011101101"),
    "storste_hinder": ("222222022022", "222022022000"),
    "nytt_samarbeid": ("000001111100", "000000111110"),
}
WORDS = {
    "mer_av": "Vi ville hatt åpent hus for nye naboer hver måned.",
    "bedre_samarbeid": "Spør oss før forslaget er skrevet.",
}


def make_kinds(people: dict[str, Any]) -> None:
    """What the other hearings of the demo are not."""
    make_plan(people)
    make_mapping(people, round_=1, opens=-45, closes=-10)
    make_open_mapping(people)
    make_county_hearing(people)
    let_old_letters_go()


def make_first_mapping(people: dict[str, Any]) -> None:
    """Last year's, to compare with; before everything else, as it was."""
    make_mapping(people, round_=0, opens=-395, closes=-360)


def make_plan(people: dict[str, Any]) -> None:
    """A plan whose programme is out to hearing now, with a meeting ahead."""
    kari, grete, larvik = people["kari"], people["grete"], Municipality.objects.get(number="3909")
    owner = organisation_called("3909")
    today = clock.today()
    with days_from_now(-62):
        process = actions.create_plan(
            ref=new_ref(), by=kari, on_behalf_of=owner, municipality=larvik,
            title="Kommunedelplan for oppvekst 2028–2036", plan_type="subplan",
            lead="Vi lager en ny plan for hvordan barn og unge skal ha det i Larvik. "
                 "Den gamle er fra før kommunene ble slått sammen.",
        )  # fmt: skip
        process = actions.save_plan(
            process, by=kari, version=process.version,
            topics=Topic.objects.filter(name_nb__in=["Barn og unge"]),
            participation_plan=HOW,
            dates={"notice": today - timedelta(days=55), "programme": today - timedelta(days=20),
                   "involvement": today + timedelta(days=40),
                   "proposal": today + timedelta(days=160),
                   "decision": today + timedelta(days=300)},
        )  # fmt: skip
        actions.add_meeting(
            process, by=kari, phase="involvement", title="Åpent møte for alle lag",
            starts_at=clock.at(today + timedelta(days=50), time(18)), place="Bøkesalen",
        )  # fmt: skip
    for days, by, to in ((-55, grete, PlanState.NOTICE), (-20, kari, PlanState.PROGRAMME)):
        with days_from_now(days):
            process = actions.move_plan(process, by=by, version=process.version, to=to)
    ask_about(process, kari, grete)


def ask_about(process: PlanProcess, kari: Any, grete: Any) -> None:
    """The hearing of the programme."""
    with days_from_now(-18):
        hearing = actions.start_plan_hearing(
            process, by=kari, ref=new_ref(), title="Hva bør oppvekstplanen handle om?",
            lead="Vi har skrevet et forslag til planprogram. Vi spør hva planen må ta for seg, "
                 "og hvordan dere vil være med.",
        )  # fmt: skip
        publish(hearing, kari, grete, closes=34)


def publish(hearing: Hearing, writer: Any, approver: Any, closes: int) -> Hearing:
    """Both keys at once, with a deadline so many days from the clock's today."""
    hearing = actions.finish_review(hearing, by=writer)
    hearing = actions.save_deadline(
        hearing, by=writer, version=hearing.version,
        closes_on=clock.today() + timedelta(days=closes),
    )  # fmt: skip
    hearing = actions.send_for_approval(hearing, by=writer, version=hearing.version)
    return actions.publish(
        hearing, by=approver, on_behalf_of=hearing.owner, version=hearing.version
    )


def make_mapping(people: dict[str, Any], *, round_: int, opens: int, closes: int) -> None:
    """Twelve answer the core; then the municipality says what it will do."""
    kari, grete, larvik = people["kari"], people["grete"], Municipality.objects.get(number="3909")
    with days_from_now(opens):
        year = clock.today().year
        hearing = actions.create(
            ref=new_ref(), by=kari, on_behalf_of=organisation_called("3909"), municipality=larvik,
            title=f"Hvordan står det til med organisasjonene? Kartlegging {year}",
            lead="Kommunen vil vite hva dere har, hva dere mangler og hva dere vil. "
                 "Svarene bruker vi når vi planlegger.",
        )  # fmt: skip
        hearing = actions.make_mapping(hearing, by=kari)
        hearing = publish(hearing, kari, grete, closes=closes - opens)
    for place, name in enumerate(ANSWERERS):
        with days_from_now(opens + 3 + place):
            reply(hearing, name, place, round_, people)
    with days_from_now(closes + 5):
        hearing.refresh_from_db()
        actions.summarise(
            hearing, by=grete, version=hearing.version,
            summary="Flere finner rett person hos oss nå. Mangel på lokaler er fortsatt det som "
                    "hindrer flest. Derfor samler vi lokalene i én ordning.",
        )  # fmt: skip


def make_open_mapping(people: dict[str, Any]) -> None:
    """Steinkjer asks now, so that Liv may try the form."""
    place = Municipality.objects.get(number="5006")
    with days_from_now(-4):
        hearing = actions.create(
            ref=new_ref(), by=people["siv.haug"], on_behalf_of=organisation_called("5006"),
            municipality=place, title="Kartlegging av frivilligheten i Steinkjer",
            lead="Vi lager ny frivillighetsplan til våren. Da må vi vite hvordan dere har det.",
        )  # fmt: skip
        hearing = actions.make_mapping(hearing, by=people["siv.haug"])
        hearing = actions.save_local_questions(
            hearing, by=people["siv.haug"], version=hearing.version,
            questions=[actions.LocalQuestion("Bruker dere frivilligsentralen?", "choice",
                                             ("Ofte", "Av og til", "Aldri"))],
        )  # fmt: skip
        publish(hearing, people["siv.haug"], people["odd.lien"], closes=40)


def reply(hearing: Hearing, name: str, place: int, round_: int, people: dict[str, Any]) -> None:
    """What one of them answers."""
    sender, organisation = sender_for(name, people), Organisation.objects.get(name=name)
    questions = {q.core_key: q for q in hearing.questions.all()}
    words = {key: row[round_][place] for key, row in SCALES.items()}
    words |= {key: str(row[place] + round_ * 2) for key, row in NUMBERS.items()}
    words |= {
        asked.key: asked.choices[int(CHOICES[asked.key][round_][place])]
        for asked in core().questions
        if asked.kind == QuestionKind.CHOICE
    }
    words |= WORDS if place < 7 else {}
    draft = actions.start(hearing, by=sender, on_behalf_of=organisation)
    actions.save_draft(
        draft.answer, by=sender, saves=0, kind=AnswerKind.WITH_REMARKS, text="",
        replies={questions[key].pk: said for key, said in words.items()},
    )  # fmt: skip
    actions.send(draft.answer, by=sender, on_behalf_of=organisation, saves=1)


def make_county_hearing(people: dict[str, Any]) -> None:
    """Trøndelag asks in two of its municipalities only."""
    writer, approver = people["siv.haug"], people["odd.lien"]
    county = Municipality.objects.get(number="50")
    with days_from_now(-6):
        hearing = actions.create(
            ref=new_ref(), by=writer, on_behalf_of=organisation_called("50"), municipality=county,
            title="Felles lager for kor og korps på Innherred",
            lead="Fylkeskommunen vil leie et lager som flere kan dele. "
                 "Vi spør hva dere trenger plass til.",
        )  # fmt: skip
        hearing = actions.save_content(
            hearing, by=writer, version=hearing.version,
            topics=Topic.objects.filter(name_nb__in=["Musikk", "Lokaler og anlegg"]),
            areas=county.municipalities.filter(number__in=["5006", "5037"]),
            questions=["Hva trenger dere plass til?", "Hvor langt kan dere kjøre?"],
        )  # fmt: skip
        publish(hearing, writer, approver, closes=48)
