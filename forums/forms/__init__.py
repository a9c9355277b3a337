"""The forms of forums."""
