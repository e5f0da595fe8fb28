"""Things for the tests to happen to: `make.run(ann, km=5)`. Each is made as a person would make it, by its action."""
