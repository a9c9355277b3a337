"""The one who got a part complains; the municipality sees that it was wrong."""

from launcher.stories.grants import words
from launcher.stories.grants.deciding import address, letters
from launcher.stories.grants.job import GrantsJob
from launcher.stories.world import expect

LETTER_SECONDS = 30


def liv_complains(world: GrantsJob) -> str:
    """From the letter, in her own words; both sides get a letter."""
    liv = world.browser(words.LIV)
    liv.open(world.letters[words.LIV])
    liv.clicks = 0
    liv.follow("Klag på vedtaket").says(words.PARTLY)
    form = liv.form("Send klagen").fill("Hva mener dere er feil", words.COMPLAINT)
    liv.send(form).says("Klagen er mottatt")
    for subject in ("Vi har fått klagen", "Ny klage"):
        found = world.mailbox.wait(subject, world.title, enough=bool, seconds=LETTER_SECONDS)
        expect(found, f"brevet «{subject}» kom ikke")
    return f"{liv.clicks} klikk"


def kari_proposes(world: GrantsJob) -> None:
    """Exactly what is left. She cannot decide it herself."""
    kari = world.browser("Kari")
    kari.open(f"{world.work}klager/")
    kari.follow(world.names[words.LIV]).says(words.COMPLAINT, words.PARTLY)
    world.complaint = kari.page.path
    kari.follow("Foreslå et nytt utfall")
    form = kari.form("Lagre forslaget").choose("Delvis innvilget")
    form.fill("Hvor mye i året?", str(words.UPHELD)).fill("Begrunnelse", words.AGAIN)
    kari.send(form).says("Forslaget er lagret.")
    expect(not kari.page.has_button("Vedta det nye utfallet"), "Kari får vedta sitt eget forslag")
    status = kari.try_to_post(f"{world.complaint}vedta/").status
    kari.open(world.complaint)
    expect("Omgjort" not in kari.page.text, f"Kari vedtok sitt eget forslag ({status})")


def grete_upholds(world: GrantsJob) -> str:
    """A second decision, with a letter of its own; the first one stands as it was."""
    grete = world.browser("Grete")
    grete.open(world.complaint).says(words.AGAIN)
    grete.press("Vedta det nye utfallet").says("Det nye vedtaket er gjort", "Omgjort")
    found = letters(world, len(words.SUMS) + 1)
    again = [letter for letter in found if letter.lacks("gjort et nytt vedtak") is None]
    expect(len(again) == 1, f"det nye vedtaket kom i {len(again)} brev")
    lacks = again[0].lacks(words.kr(words.UPHELD), words.RIGHT)
    expect(lacks is None, f"det nye brevet sier ikke «{lacks}»")
    liv = world.browser(words.LIV)
    liv.open(address(again[0])).says(words.AGAIN, words.kr(words.UPHELD), words.RIGHT)
    liv.open(world.letters[words.LIV]).says(words.PARTLY, "Det er gjort et nytt vedtak.")
    liv.open(f"{world.own[words.LIV]}klage/").says("Dere fikk medhold")
    grete.open(f"{world.work}vedtak/").says(f"Igjen å fordele {words.kr(0)}")
    return words.kr(words.UPHELD)
