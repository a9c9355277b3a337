"""What the pages of `partnerships` are made of, one noun a file."""
