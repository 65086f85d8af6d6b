"""A large invented press: stories of many sizes with all that the dashboard shows of them, row by row."""
