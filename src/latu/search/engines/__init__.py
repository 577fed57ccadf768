"""The engines that find words: FTS5 in SQLite, tsvector in PostgreSQL. The same tests pass on both."""
