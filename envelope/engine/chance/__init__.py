"""The gamma distribution and the largest of many: how they are computed and written."""
