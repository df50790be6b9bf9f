"""A memo's values as HTML, PDF and Word."""
