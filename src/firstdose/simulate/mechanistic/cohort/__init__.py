"""What the mechanistic clinic records of many people at once: the fast twin of its observation."""
