"""Where the articles of a run are read: in this process, or by workers on this machine or others."""
