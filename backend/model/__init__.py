"""What things are: frozen types with the Platform API's names. No I/O."""
