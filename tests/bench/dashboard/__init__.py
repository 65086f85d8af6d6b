"""Parts of the benchmark of the dashboard: a server that writes down its times, what is looked at, how it is told."""
