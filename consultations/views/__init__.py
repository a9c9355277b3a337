"""How hearings are asked for over HTTP, by who asks."""
