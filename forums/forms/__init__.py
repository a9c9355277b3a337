"""What may be typed in forums, one noun a file."""
