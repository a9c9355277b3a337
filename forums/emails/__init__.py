"""What the letters of a forum say, and to whom."""
