"""Who may see what of `partnerships`, and who may do what with it, one noun a room."""
