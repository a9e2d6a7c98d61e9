"""The rules of the audit: each looks at moments of a section, and says what a viewer could not see, read or tell.

In: moments as plain geometry (`stage/audit/seen`). Out: findings. A rule's level and limit stand in `limits`.
May import the other files of the audit, but for its job.
"""
