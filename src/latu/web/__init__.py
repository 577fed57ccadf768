"""All pages: one module per noun; forms, templates and static files beside them."""
