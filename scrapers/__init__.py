"""The outside world in: one polite HTTP client, and readers of feeds and pages."""
