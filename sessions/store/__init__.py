"""What is kept on disk. The one room of this floor that touches it."""
