"""What people may type: shape and wording, nothing saved."""
