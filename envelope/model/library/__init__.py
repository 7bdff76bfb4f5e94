"""What comes with Envelope: blocks, scenarios, numbers, machines, conventions, standard outputs."""
