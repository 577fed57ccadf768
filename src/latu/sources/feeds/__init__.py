"""JSON feeds that republish the EU portal's calls in a shape of their own."""
