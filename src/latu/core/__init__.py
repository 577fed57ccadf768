"""What knows no noun: the write gate, the SQLite backend, texts, money, dates, access, personal data."""
