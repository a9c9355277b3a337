"""Letters: what must be sent, to whom, once, and what became of it."""
