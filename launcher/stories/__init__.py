"""`./portal demo --check`: the portal's promises as stories, over HTTP and SMTP only."""

from collections.abc import Mapping
from pathlib import Path

from launcher.stories.hearing import MAIN_JOB
from launcher.stories.mail import Mailbox
from launcher.stories.registry import REGISTRY

STORIES = [MAIN_JOB, REGISTRY]


def tell_all(
    base_url: str, mail_dir: Path, *, environ: Mapping[str, str], data_dir: Path, accounts: str
) -> int:
    """Tell each story until one fails; every story stands on what the one before has left.

    Args:
        base_url: where the portal answers.
        mail_dir: where the relay keeps what it took.
        environ: for manage.py, which an operator runs to import from the register.
        data_dir: a folder that may be written in; its logs are shown when a step fails.
        accounts: what load_demo printed, with the password in it.

    Returns:
        0 when all went well, 1 when a step failed.
    """
    mailbox = Mailbox(mail_dir)
    worlds = ((s, s.world(base_url, mailbox, environ, data_dir, accounts)) for s in STORIES)
    return 0 if all(story.tell(world) for story, world in worlds) else 1
