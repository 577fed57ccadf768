"""People as contacts: affiliations over time, ties, visibility; private unless said otherwise."""
