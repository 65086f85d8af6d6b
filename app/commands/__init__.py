"""One module per command of the command line, each imported only when its command is called."""
