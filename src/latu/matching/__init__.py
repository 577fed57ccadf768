"""Calls and organisations that fit each other, and whether an organisation can apply. Scores are pure functions."""
