"""Figures of partnerships, dialogue rooms and challenges, one noun a file."""
