"""The smallest valid things."""
