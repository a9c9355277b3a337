"""What may be typed on the pages of forums: shape and wording, no rules."""
