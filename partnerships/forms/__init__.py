"""What may be typed in `partnerships`, one noun a file."""
