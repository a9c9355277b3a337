"""What grants do when an app below announces something."""
