"""What changes something in EC2: one call each, sent once. Guided changes alone come here, by a workbench."""
