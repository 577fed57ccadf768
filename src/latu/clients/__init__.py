"""An adviser's own list of client companies: what fits them, tips by mail and what they answered. Nobody else's business."""
