"""Desk breaks: when the next one comes. Pure: time and what is known of the desk are told to it."""
