"""What has to be right before something is changed: one function for each rule, pure."""
