"""What the pages of forums are made of, one noun a file."""
