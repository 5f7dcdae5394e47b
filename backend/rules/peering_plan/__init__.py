"""What is still to be done in a peered VPC, and what a peering leaves behind there: pure."""
