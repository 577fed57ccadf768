"""Long work: each run leaves a row that says what it does, how far it is, and how it ended."""
