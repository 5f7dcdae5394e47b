"""What is right: pure functions over the model. No I/O."""
