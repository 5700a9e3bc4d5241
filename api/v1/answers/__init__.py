"""What the API answers and takes: one module a resource. The pages show the same values."""
