"""Who holds a letter, and how it is handed over, once.

Order of a delivery: claim (commit) → connect → sender and recipient accepted → `handing` (commit)
→ text → `accepted` (commit). A death after `handing` leaves the letter in doubt; only the relay's
log may free it again. No transaction is ever open while the relay is spoken to.
"""
