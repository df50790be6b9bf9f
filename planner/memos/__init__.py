"""A memo as values, the compiler of its sentences, the batch that makes one for every school."""
