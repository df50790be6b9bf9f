"""Values and laws. Pure: no files, no clock, no text, no widgets."""
