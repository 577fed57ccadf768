"""Searches that a user has saved, by the address of their page."""
