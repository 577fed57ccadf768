"""Readers of outside records: plain Python, no Django, one folder per source.

Each yields typed records or `problems.Problem`s; `latu.imports` decides what they become.
"""
