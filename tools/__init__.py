"""What developers run: messages, template check, screenshots."""
