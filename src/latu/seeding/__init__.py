"""Fills an empty register: the region's public facts for everybody, invented records for the demo."""
