"""International networks and the region's memberships in them."""
