"""The rules of the designs, each over arrays of counts: one module for each family."""
