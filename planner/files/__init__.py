"""The only code that reads files: content, benchmarks, school tables."""
