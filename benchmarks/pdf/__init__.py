"""Speed and size of building, signing and verifying PDFs: ``python -m benchmarks.pdf``."""
