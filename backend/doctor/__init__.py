"""What is in effect on this machine, where each value comes from, what is wrong with it and what mends it."""
