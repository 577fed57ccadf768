"""Search over documents: one per record of any noun, written in the record's own transaction."""
