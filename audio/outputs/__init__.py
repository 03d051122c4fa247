"""Where blocks go: a sound device, or silence that keeps the time."""
