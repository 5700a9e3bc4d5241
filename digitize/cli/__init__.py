"""The command line: reading files and whole dossiers without any server, and running the service."""

from digitize.cli.app import main

__all__ = ["main"]
