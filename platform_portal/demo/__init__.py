"""The demonstration: real places, invented organisations and content, made by the real actions."""
