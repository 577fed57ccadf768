"""Duties over all nouns: what is held about a person, and taking it away."""
