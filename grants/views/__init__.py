"""How grants are asked for over HTTP."""
