"""Users, their sign-in and signed links."""
