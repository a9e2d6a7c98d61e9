"""Gadgets: the ways in which a value reaches a picture or a tensor, each a few lines, that a course is grown from.

A file a subject, `catalog` has them all by name. `##` stands for a number that edits change, `K` for the gadget's own.
"""
