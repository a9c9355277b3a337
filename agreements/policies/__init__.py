"""Who may see what of `agreements`, and who may do what with it, one noun a room."""
