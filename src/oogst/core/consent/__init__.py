"""What was signed, as a document that anybody can read: blank for a pen, or filled in as a copy."""
