"""Desk breaks as they meet the desktop: clocks, probes, notifications, the chime, the service. Knows no Textual."""
