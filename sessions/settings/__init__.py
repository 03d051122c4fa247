"""What a person may choose once for all sessions: which settings there are, what each takes, and who has the say."""
