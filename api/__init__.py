"""The HTTP API (``api.v1``) and the pages (``api.web``): parse, authorise, call one function, answer."""
