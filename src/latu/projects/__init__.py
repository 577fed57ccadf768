"""Funded projects and who took part, in which role, with how much money."""
