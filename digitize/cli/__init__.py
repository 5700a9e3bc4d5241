"""The command line: reading files and whole dossiers without any server, and running the service."""
