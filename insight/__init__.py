"""Collects the indicators of every app; owns none of their rules."""
