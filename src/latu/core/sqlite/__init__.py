"""Django's SQLite backend over a newer SQLite than the operating system's (see `base`)."""
