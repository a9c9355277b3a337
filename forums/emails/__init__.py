"""What the letters of forums say, and to whom."""
