"""The report as it is read first: the answer, the parts, the results, and what fails."""
