"""What stands at the door: second factors, passkeys, providers, sessions, and what every answer says to a browser."""
