"""What hearings announce to the apps above them."""

from django.dispatch import Signal

# Sent inside the transaction, `hearing` being under lock and just sent for approval,
# published, summarised or withdrawn: its state says which. Who hears it may refuse.
hearing_moved = Signal()
