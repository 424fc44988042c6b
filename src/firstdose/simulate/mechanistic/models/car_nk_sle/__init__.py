"""The model car_nk_sle."""
