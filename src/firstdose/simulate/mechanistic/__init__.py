"""Virtual patients with a biology: models as data, and the engine that solves them."""
