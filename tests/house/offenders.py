"""One test case for each rule of the house: it looks at everything and names all that break the rule."""

from collections.abc import Callable, Iterable
from functools import wraps


def lists_offenders(rule: Callable[..., Iterable[str]]) -> Callable[..., None]:
    """Make a test of a generator that yields what breaks a rule, each with its place: it fails and lists all of it."""

    @wraps(rule)
    def test(*args: object, **kwargs: object) -> None:
        found = list(rule(*args, **kwargs))
        assert not found, f"{len(found)} times:\n" + "\n".join(found)

    return test
