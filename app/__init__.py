"""The people's side: command line, settings, pipeline, dashboard and digest."""
