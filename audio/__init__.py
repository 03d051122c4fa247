"""What is heard: tones, speech, the mix and where it goes. No screen."""
