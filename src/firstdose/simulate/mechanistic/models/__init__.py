"""The shipped models: two texts each, and the code generated from them."""
