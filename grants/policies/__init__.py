"""Who may see a call or an application, and who may do what with it, one noun a room."""
