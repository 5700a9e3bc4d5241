"""Integrity of what is kept: every object against its hash, every signed file against its signatures, the audit log
against its own chain; what is wrong is named, kept as a finding and shown until it is right again.
"""
