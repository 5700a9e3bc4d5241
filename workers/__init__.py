"""Celery workers: one thin task that does a step; beside them the clock, which recovers what was lost."""
