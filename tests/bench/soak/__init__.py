"""Many people at once on a team's store while news comes in: see ``__main__``."""
