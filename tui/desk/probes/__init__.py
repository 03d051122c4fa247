"""What asks the system how things stand at the desk. Each answers, or says None where it cannot know."""
