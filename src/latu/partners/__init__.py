"""What organisations look for and offer: notices with an expiry, answers to them, partners who register themselves."""
