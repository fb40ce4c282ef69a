"""Chores of whoever works on the project; nothing here is part of the package."""
