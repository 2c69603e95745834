"""The database of identities: accounts now, names and keys of participants behind it."""
