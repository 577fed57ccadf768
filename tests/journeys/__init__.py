"""A real browser walks through the product."""
