"""What hearings announce to the apps above them."""

from django.dispatch import Signal

# Sent inside the transaction, `hearing` being under lock and just published, summarised or
# withdrawn: its state says which.
hearing_moved = Signal()
