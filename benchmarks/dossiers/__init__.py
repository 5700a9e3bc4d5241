"""How well stacks are cut into documents, named and matched; how far the stated confidence can be trusted."""
