"""What somebody who leaves passes to colleagues: contacts, clients, to-dos, saved searches, followed calls."""
