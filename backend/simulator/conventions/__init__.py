"""What every call has in common (contract §1.0), one small file each; `pipeline` puts them in order."""
