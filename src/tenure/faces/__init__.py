"""Faces: the same answers on the command line, in Python, on pages and in documents."""
