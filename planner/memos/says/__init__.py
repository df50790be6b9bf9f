"""What a memo says: rules, each with its evidence, and the compiler that asks them."""
