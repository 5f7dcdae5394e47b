"""What needs a hand, by the rules of the documents: pure functions over the picture."""
