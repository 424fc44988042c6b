"""People whose disease, laboratory and adverse events follow from a mechanistic model."""
