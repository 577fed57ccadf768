"""For any record by Ref: history, provenance, comments, files, to-dos, stances."""
