"""Figures of the platform, of what follows from it, and of what municipalities offer."""
