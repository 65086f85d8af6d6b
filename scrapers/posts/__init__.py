"""Readers of internal posts: one module for each export format. They know neither the store nor the analysis."""
