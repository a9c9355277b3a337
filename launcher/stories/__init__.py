"""`./portal demo --check`: the portal's promises as stories, over HTTP and SMTP only."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher.say import Halt
from launcher.stories.grants import GRANTS
from launcher.stories.hearing import MAIN_JOB
from launcher.stories.hearings import HEARINGS
from launcher.stories.mail import Mailbox
from launcher.stories.meetings import CONTACT_MEETING
from launcher.stories.platform import PLATFORM
from launcher.stories.registry import REGISTRY
from launcher.stories.telling import Story

STORIES = [MAIN_JOB, REGISTRY, HEARINGS, CONTACT_MEETING, GRANTS, PLATFORM]


def called(wanted: Sequence[str]) -> list[Story]:
    """The stories with these names, all when none is named. Raises Halt for another name."""
    names = {story.name: story for story in STORIES}
    for name in wanted:
        if name not in names:
            raise Halt(f"Fortellingen «{name}» finnes ikke. Velg blant: {', '.join(names)}.")
    return [story for story in STORIES if not wanted or story.name in wanted]


def tell_all(
    stories: Sequence[Story],
    base_url: str,
    mail_dir: Path,
    *,
    environ: Mapping[str, str],
    data_dir: Path,
    accounts: str,
) -> int:
    """Tell each story until one fails; every story stands on what the one before has left.

    Args:
        stories: which, in order.
        base_url: where the portal answers.
        mail_dir: where the relay keeps what it took.
        environ: for manage.py, which an operator runs to import from the register.
        data_dir: a folder that may be written in; its logs are shown when a step fails.
        accounts: what load_demo printed, with the password in it.

    Returns:
        0 when all went well, 1 when a step failed.
    """
    mailbox = Mailbox(mail_dir)
    worlds = ((s, s.world(base_url, mailbox, environ, data_dir, accounts)) for s in stories)
    return 0 if all(story.tell(world) for story, world in worlds) else 1
