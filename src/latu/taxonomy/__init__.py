"""Shared vocabularies: countries, NUTS, municipalities and sub-regions, concepts."""
