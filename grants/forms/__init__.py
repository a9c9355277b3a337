"""What people may type about grants."""
