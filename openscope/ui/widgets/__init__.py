"""Small widgets that every panel uses."""
