"""The pages of forums."""
