"""The tools that assistants call over the Model Context Protocol: `envelope mcp`.

The server speaks the protocol; a worker, a process of its own without it, runs the tools, so that a
call that takes too long can be ended and nothing but the protocol is written to stdout.
"""
