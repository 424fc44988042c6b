"""Virtual patients from biology."""
