"""Figures of agreements, one part a room; each with n, its parts and a day."""
