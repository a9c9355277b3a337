"""What the letters about grants say, and to whom."""
