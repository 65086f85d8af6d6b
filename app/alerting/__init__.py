"""What is worth telling at once: rules over what the store knows, and messages that are sent once."""
