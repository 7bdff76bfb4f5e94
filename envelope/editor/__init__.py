"""What an editor shows of scenario files: problems, values, completions, places, renamings.

Functions of texts and offsets into them; `server.py` alone knows the protocol: `envelope lsp`.
"""
