"""The sample's internal posts: what the invented staff of the invented Vellmark Bank write about its programme."""
