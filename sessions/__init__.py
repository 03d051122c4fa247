"""What happens in a session, and when: scripts, timelines and the transport. No device, no screen."""

__version__ = "0.1.0"
