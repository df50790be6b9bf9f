"""What a test looks through: never nothing, or it would pass without having looked."""


def some(things):
    """All of them, of which there is one at least."""
    listed = list(things)
    assert listed, "nothing was found to look at"
    return listed
