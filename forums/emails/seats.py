"""Letters to those who sit there: that they do, and that they no longer do."""

from core import clock
from dispatch import letters
from forums.emails.one import address_of, write
from forums.models import Seat


@letters.in_bokmaal()
def tell_given(seat: Seat) -> None:
    """What the seat is, until when, and what it lets them do."""
    _tell("seat_given", seat, f"forum.seat_given:{seat.pk}")


@letters.in_bokmaal()
def tell_ended(seat: Seat) -> None:
    """That it ends, and when."""
    _tell("seat_ended", seat, f"forum.seat_ended:{seat.pk}:{seat.ends or 'never'}")


def _tell(name: str, seat: Seat, key: str) -> None:
    if seat.person:
        to_name, email = str(seat.person), seat.person.email
    elif seat.organisation:
        to_name, email = seat.organisation.name, address_of(seat.organisation)
    else:
        return  # a name only, such as a leader that all agreed on: nobody to write to
    words = {"seat": seat, "now": clock.now(), "to_organisation": seat.organisation is not None}
    write(name, seat.forum, key=key, to_name=to_name, to_email=email, words=words)
