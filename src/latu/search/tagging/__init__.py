"""Tags: concepts found in the texts of records, in the background, and what people say of them."""
