"""What other systems read and write: CDISC, registries, data-capture exports, safety reports."""
