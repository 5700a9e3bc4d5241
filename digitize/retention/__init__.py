"""Retention: how long papers are kept, and deleting them by two persons once that is over (R31)."""
