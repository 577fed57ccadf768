"""What a team (an organisation) thinks of a record: not for us, and how far its own work on it is."""
