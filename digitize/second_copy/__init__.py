"""The second copy of everything kept: wishes are committed with what causes them, and carried out apart from steps.

What comes in: keys of objects that a row points to, or points to no more. What goes out: the same objects in another
store, or gone from there too. A copy that is away holds up nothing; what it shall get or lose is remembered.
"""
