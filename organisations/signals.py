"""What the registry announces to the apps above it."""

from django.dispatch import Signal

# Sent inside the transaction, `organisations` being a list of primary keys that ended.
organisation_dissolved = Signal()

# Sent inside the transaction, `claim` being confirmed and its `organisation` set.
claim_confirmed = Signal()

# Sent inside the transaction when `merged` has gone into `heir`.
organisation_merged = Signal()
