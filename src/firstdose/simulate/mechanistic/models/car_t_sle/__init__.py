"""The model car_t_sle."""
