"""What meets the person: the command line and the screens. No samples."""
