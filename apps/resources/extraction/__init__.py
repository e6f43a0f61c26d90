"""Reads files that came from outside, in a process of its own that may do little and knows no secret.

Nothing here imports Django or any other part of the portal. What stands in front of it is apps/resources/quarantine.py.
"""
