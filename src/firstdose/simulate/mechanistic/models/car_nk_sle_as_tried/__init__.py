"""The model car_nk_sle_as_tried."""
