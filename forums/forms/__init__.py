"""What people may type about forums: shape and wording, no rules."""
