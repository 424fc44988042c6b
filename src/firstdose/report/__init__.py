"""What people read: tables, figures, listings and documents made from result rows."""
