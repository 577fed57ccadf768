"""Organisations, their names and identifiers; memberships of users and with them their roles."""
