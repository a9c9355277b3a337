"""How forums are asked for over HTTP."""
