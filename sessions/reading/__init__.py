"""From the text of a script to a checked one, or to findings with their places."""
