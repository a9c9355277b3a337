"""What the letters of `partnerships` say, and to whom, one noun a file."""
