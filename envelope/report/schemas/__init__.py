"""The forms of what is printed under `-f json`, as JSON Schemas for whoever reads it."""
