"""What a book gives away: its data in forms to compute with, and what tells them apart and sure."""
