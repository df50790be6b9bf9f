"""Publications as files: figures, each refused with its place, and the worlds that fit them."""
