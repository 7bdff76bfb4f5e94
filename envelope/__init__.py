"""Back-of-the-envelope capacity estimates with units, sources and checks."""
