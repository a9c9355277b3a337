"""The registry: municipalities, organisations, topics, causes, memberships."""
