"""A kit with the shape of the real one, and nothing in it to wait for."""
