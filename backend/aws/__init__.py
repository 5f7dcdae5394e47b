"""The EC2 side of peerings. Of all this, `access` alone is imported before AWS is asked."""
