"""Its digest stands for the version of the parser."""
