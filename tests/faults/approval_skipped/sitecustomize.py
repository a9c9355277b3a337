"""Every hearing is treated as one that a single person may publish."""

from after_import import after_import


def one_key(approval):
    check_complete = approval.check_complete

    def check_and_skip(hearing):
        check_complete(hearing)
        hearing.one_key = True

    approval.check_complete = check_and_skip


after_import("consultations.actions.approval", one_key)
