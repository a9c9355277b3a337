"""What may be typed in `agreements`, one noun a file."""
