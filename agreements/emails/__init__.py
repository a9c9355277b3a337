"""What the letters of `agreements` say, and to whom, one noun a file."""
