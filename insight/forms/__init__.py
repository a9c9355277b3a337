"""What a reader may ask of composed pages, one noun a file."""
