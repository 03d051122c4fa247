"""What is safe and wise: the rules over a script, over its timeline and over its words."""
