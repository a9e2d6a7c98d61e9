"""Files of tensors: written, read with torch and without it, and what facts, narration and pages take of them.

In: tensors by name. Out: the same bytes for the same tensors, and arrays, single numbers and plots out of them.
May not import the models that made them.

    tensor_files  written and read by torch; `array_files` read without it
    tensor_kinds  which tensors can be kept
    elements      single numbers; `plots` series for a page
"""
