"""What an author may write: the models of a script, the values of its keys, its size and its form."""
