"""Living documents: fenced `envelope` blocks in Markdown, and their results below them.

A block (`blocks`, with the words behind its fence: `options`) is a scenario or lines of
expressions (`scenario`, `expressions`), calculated as anywhere else. Its results (`results`) are
held against those that its document has, and a document is written anew with them (`document`).
"""
