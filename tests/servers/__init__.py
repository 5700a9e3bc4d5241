"""Real servers for tests: started on free loopback ports, stopped by process id, thrown away afterwards."""
