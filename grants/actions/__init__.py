"""What happens to schemes, calls and applications, one noun a room; the only writer."""
