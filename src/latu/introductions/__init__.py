"""Introductions: who could introduce whom, and by which people."""
