"""The outbox: every mail is a row first, sent by the mail loop, retried, and never sent twice on purpose."""
