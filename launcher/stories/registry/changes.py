"""What the registers say comes through: new, renamed, struck off."""

from launcher.register_server import units
from launcher.stories.hearing.recipients import whole_list
from launcher.stories.people import sign_in
from launcher.stories.register import figure, read_in
from launcher.stories.registry.job import RegistryJob
from launcher.stories.registry.words import ADDRESS, NAMES, NEW_NAME
from launcher.stories.world import expect


def unit(world: RegistryJob, name: str) -> dict[str, object]:
    """The organisation that Eva asks for, as Enhetsregisteret has it."""
    return units.association(world.numbers[0], navn=name, epostadresse=ADDRESS)


def two_are_read(world: RegistryJob) -> str:
    """Single units; then each has a public page."""
    world.registers.world.add(unit(world, NAMES[0]))
    world.registers.world.add(units.association(world.numbers[1], navn=NAMES[1]))
    said = read_in(world, "--unit", *world.numbers, **world.env)
    expect(figure(said, "Nye") == len(NAMES), f"importen tok inn feil: {said}")
    for number, name in zip(world.numbers, NAMES, strict=True):
        world.visitor.open(f"/organisasjoner/{number}/").says(name).hides(ADDRESS)
    return said.splitlines()[0]


def read_changes(world: RegistryJob) -> str:
    """The change feed, from the last change that was there before this one."""
    last = world.registers.world.changes[-2]["oppdateringsid"]
    return read_in(world, "--changes", "--from", str(last + 1), **world.env)


def they_are_on_karis_list(world: RegistryJob) -> str:
    """The one with a cause is matched, with why."""
    why = whole_list(world)
    expect(NAMES[0] in why, f"{NAMES[0]} er ikke på listen, enda hjertesaken treffer")
    return why[NAMES[0]][:60]


def a_new_name_comes_through(world: RegistryJob) -> str:
    """One change; a second reading of it changes nothing."""
    world.registers.world.add(unit(world, NEW_NAME))
    said = read_changes(world)
    expect(figure(said, "Endret") == 1, f"endringen kom ikke inn: {said}")
    again = read_changes(world)
    expect(figure(again, "Endret") == 0, f"den andre lesingen endret noe: {again}")
    world.visitor.open(f"/organisasjoner/{world.numbers[0]}/").says(NEW_NAME)
    return said.splitlines()[0]


def the_voluntary_register_is_read(world: RegistryJob) -> str:
    """Both stand there, with their categories."""
    for number in world.numbers:
        world.registers.world.join(number, "1100")
    said = read_in(world, "--voluntary", **world.env)
    return said.splitlines()[0]


def one_is_struck_off(world: RegistryJob) -> None:
    """Its page stays and says so."""
    world.registers.world.strike_off(world.numbers[0])
    said = read_changes(world)
    expect(figure(said, "Lagt ned") == 1, f"importen la ikke ned organisasjonen: {said}")
    public = world.visitor.open(f"/organisasjoner/{world.numbers[0]}/")
    public.says("Organisasjonen ble lagt ned")


def the_ended_is_not_invited(world: RegistryJob) -> None:
    """Kari's list is made anew: the one that ended is gone, the others are there."""
    why = whole_list(world)
    gone = NAMES[0] not in why and NEW_NAME not in why
    expect(gone, "den nedlagte organisasjonen blir fortsatt invitert")
    expect(why, "Karis liste er tom")


def the_operator_reads_the_log(world: RegistryJob) -> None:
    """Every reading of this story, in words."""
    drift = sign_in(world, "Drift")
    drift.open("/drift/register/").says("Enkelte enheter", "Endringer i Enhetsregisteret")
