"""What happens when somebody does something; the only writer of the rows of `agreements`."""
