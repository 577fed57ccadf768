"""Regions as data: one folder each; another instance brings its own."""
