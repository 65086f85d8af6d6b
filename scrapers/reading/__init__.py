"""How a page is read, step by step: bytes, tree, facts, pruning, text, lines, walls. ``scrapers.pages`` joins them."""
