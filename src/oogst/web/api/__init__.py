"""The interface for programs: HTTP and JSON, no rules. What may be done is asked of the same access table as pages."""
