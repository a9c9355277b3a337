"""What is counted of `partnerships`, one noun a file."""
