"""What the pages of `agreements` are made of, one noun a file."""
