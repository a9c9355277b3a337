"""The portal's one mailbox: bounces now, other kinds of answers when somebody understands them.

Each message is read once, has one effect, and is then taken away; what nobody understands is laid
in the folder «ukjent». No message can stop the reader.
"""

import logging

from django.conf import settings

from dispatch.bounces import mailboxes
from dispatch.bounces.reading import Outcome, also_understand, read

__all__ = ["Outcome", "also_understand", "read", "read_mailbox"]

logger = logging.getLogger(__name__)

AT_A_TIME = 200


def read_mailbox(limit: int = AT_A_TIME) -> int:
    """Read what has come, at most `limit`; how many messages were taken away.

    A mailbox that cannot be reached costs this look only.
    """
    if not settings.MAILBOX_URL:
        return 0
    done = 0
    try:
        with mailboxes.opened(settings.MAILBOX_URL) as box:
            for waiting in box.messages(limit):
                done += _one(box, waiting)
    except (OSError, mailboxes.Unreachable) as error:
        logger.warning("the mailbox cannot be read: %s", type(error).__name__)
    return done


def _one(box: mailboxes.Mailbox, waiting: mailboxes.Waiting) -> bool:
    """One message: understood and gone, not understood and laid aside, or left for later."""
    try:
        outcome = read(waiting.content)
    except Exception:  # a message that breaks the reader is one that nobody understands
        logger.exception("a message in the mailbox could not be read")
        outcome = Outcome.UNKNOWN
    if outcome is Outcome.LATER:
        return False
    if outcome is Outcome.UNKNOWN:
        box.lay_aside(waiting)
    else:
        box.remove(waiting)
    return True
