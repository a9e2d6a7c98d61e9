"""Small scenes, each with one planted fault or with none, by which the audit is measured."""
