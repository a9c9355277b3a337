"""Pages of the registry, one noun a file."""
