"""What the pages of `insight` are made of, one noun a file."""
