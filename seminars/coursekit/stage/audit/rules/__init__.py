"""The rules of the audit: each looks at moments of a section, and says what a viewer could not see, read or tell.

In: moments as plain geometry (`stage/audit/seen`). Out: findings. A rule's level and limit stand in `limits`.
May import the other files of the audit, but for its job.

    placing     within the frame, clear of others
    legibility  size, contrast, not too much at once
    charts      numbers, names, colours that mean one thing
    beyond      data outside the axes
    timing      time to read, an empty stage, flashes
    literals    numbers that no tensor holds
"""
