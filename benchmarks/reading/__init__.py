"""How well and how fast pages are read."""
