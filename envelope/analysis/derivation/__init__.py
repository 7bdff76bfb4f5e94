"""Derivations that are told in part: what matters most of them, or as on a whiteboard."""
