"""Forums over HTTP."""
