"""What a person may type about forums: shape and wording, no rules, nothing saved."""
