"""Campaigns that hold the build against a clean one, over many random edits."""
