"""Funding programmes with their dated rules, and calls: one thing that can be applied for."""
