"""What is opened before a trial is served: its folder, its databases, its demonstration."""
