"""The digest: a letter that says in words what changed in a week or in a month, and what to look at."""
