"""What several doors do: once, between the page or the command that asks and the floors that know how.

Each act takes values and an open store, and gives a value back; its door puts that into words.
"""
