"""Celery workers: thin tasks that do one step each, sweep, and hand announcements to the queue."""
