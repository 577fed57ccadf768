"""From sources into the register: runs with figures, matching, proposals, resume and undo."""
