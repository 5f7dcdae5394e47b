"""The same picture without a screen: one file per command."""
