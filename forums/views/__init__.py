"""The pages of forums: thin, each says above its `def` who may reach it."""
