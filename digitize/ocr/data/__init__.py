"""Tables that the reading room carries; each is made by a program named in the module that loads it."""
