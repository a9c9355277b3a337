"""One member of a forum is not invited to its meetings."""

from after_import import after_import

FORGOTTEN = "Stavern kammerkor"


def forget(inviting):
    members = inviting.members
    inviting.members = lambda forum: members(forum).exclude(name=FORGOTTEN)


after_import("forums.actions.inviting", forget)
