"""Who is asking and what for in; frozen views of what that caller may see out.

Promises: every query of the project stands here and takes the caller, so that no route can forget authorisation; what
a caller may not see is not found; each view, search and export of personal data is written into the audit chain.
"""
