"""A longer deadline is written down and told, but the hearing keeps the one it had."""

from after_import import after_import


def stand_still(extension):
    locked = extension.locked

    def with_lame_save(hearing):
        found = locked(hearing)
        save = found.save

        def save_the_rest(update_fields):
            save(update_fields=[name for name in update_fields if name != "closes_at"])

        found.save = save_the_rest
        return found

    extension.locked = with_lame_save


after_import("consultations.actions.extension", stand_still)
