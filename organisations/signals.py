"""What the registry announces to the apps above it."""

from django.dispatch import Signal

# Sent inside the transaction, `organisations` being a list of primary keys that ended.
organisation_dissolved = Signal()
