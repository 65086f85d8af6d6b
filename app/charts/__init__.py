"""Pictures of numbers. Each module takes plain values and a palette and returns a figure or a piece of HTML."""
