"""What accounts announce to the apps above them."""

from django.dispatch import Signal

# A person deletes the account: `person` with the name and address they still have, and `by`.
# Sent inside the transaction; each app ends and erases what it holds of the person.
person_leaving = Signal()
