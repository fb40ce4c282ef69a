"""Numbers, and the elementary functions on every kind of them."""
