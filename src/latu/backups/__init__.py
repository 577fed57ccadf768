"""Backups that are made by themselves: every night, read back, sealed if there is a key, and the old ones taken away."""
