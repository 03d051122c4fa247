"""The log of what was practised: a SQLite database in the user's data folder."""
