"""Search by meaning: vectors of records and of questions, from a model in a process of its own."""
