"""What a notebook hands to its page: numbers, figures and tables, and the words for them."""
