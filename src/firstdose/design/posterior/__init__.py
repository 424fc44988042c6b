"""What the counts so far say of the risk: posteriors by fixed-grid quadrature."""
