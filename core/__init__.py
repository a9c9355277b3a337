"""Tables and decorators every app needs; knows no domain noun."""
