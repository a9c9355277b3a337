"""Taking a person out of the ledger. That a letter was sent stays; to which address does not.

The evidence is not weakened: a letter is found in a relay's log by its own envelope sender.
"""

from typing import Any

from django.db import connection, transaction

NOWHERE = "slettet@samspill.invalid"
NOBODY = "Slettet bruker"
GONE = "Innholdet er slettet.\n"
# A letter that a worker holds or that is in doubt is left to its fence; it is settled within hours.
STOP = """
WITH ended AS (
    UPDATE dispatch_letter
    SET state = 'suppressed', fence = fence + 1, last_error = 'mottakeren har slettet kontoen'
    WHERE email = %(email)s AND state IN ('pending', 'held') RETURNING id, fence)
INSERT INTO dispatch_letterevent (letter_id, was, became, fence, detail)
SELECT l.id, l.state, 'suppressed', ended.fence, 'mottakeren har slettet kontoen'
FROM ended JOIN dispatch_letter l USING (id)
"""  # the join sees the letters as they were before the statement
# What was written to the person alone has the person's name and words in it.
EMPTY = """
UPDATE dispatch_batch SET body = %(gone)s
WHERE id IN (SELECT batch_id FROM dispatch_letter
             WHERE email = %(email)s AND recipient_ref = '' AND state = ANY(%(settled)s))
"""
ERASE = """
UPDATE dispatch_letter
SET email = %(nowhere)s, last_error = replace(last_error, email, %(nowhere)s),
    recipient_name = CASE WHEN recipient_ref = '' THEN %(nobody)s ELSE recipient_name END
WHERE email = %(email)s AND state = ANY(%(settled)s)
"""
SETTLED = ["accepted", "bounced", "failed", "suppressed", "expired"]


@transaction.atomic
def forget(email: str) -> None:
    """Stop what waits for an address and erase it from what is settled; twice changes nothing.

    Letters to an organisation keep its name, so that its municipality sees whom it did not reach.
    """
    words: dict[str, Any] = {
        "email": email.strip().lower(),
        "nowhere": NOWHERE,
        "nobody": NOBODY,
        "gone": GONE,
        "settled": SETTLED,
    }
    with connection.cursor() as cursor:
        for statement in (STOP, EMPTY, ERASE):
            cursor.execute(statement, words)
