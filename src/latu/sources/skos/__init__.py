"""Thesauri of others: SKOS in its usual forms, and plain maps from identifier to label, one file per language."""
