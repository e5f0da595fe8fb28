"""A reason is an immutable sentence with its values."""

import pickle

import pytest

from challenges.refusals import N_, Missing, NotYours, Reason, Refused, Unreadable
from challenges.units import Distance

SHORT = Reason(N_("Too short: %(distance)s."), distance=Distance.of_km(1))


def test_a_reason_cannot_be_changed():
    with pytest.raises(AttributeError):
        SHORT.text = "Long enough."
    with pytest.raises(AttributeError):
        del SHORT.text
    SHORT.values.update(distance=None)
    assert SHORT.values == {"distance": Distance.of_km(1)}


def test_the_same_sentence_about_the_same_values_is_the_same_reason():
    again = Reason("Too short: %(distance)s.", distance=Distance.of_km(1))
    assert {again, SHORT, pickle.loads(pickle.dumps(SHORT))} == {SHORT}
    assert again != Reason("Too short: %(distance)s.", distance=Distance.of_km(2))
    assert "Distance(mm=1000000)" in repr(SHORT)


@pytest.mark.parametrize("kind", [Missing, NotYours, Refused, Unreadable])
def test_every_refusal_can_carry_its_reason(kind):
    assert kind(SHORT).reason is SHORT
    assert str(kind(SHORT)) == str(SHORT)
    assert kind().reason is None
    assert str(kind()) == kind.__name__


def test_a_percent_sign_in_a_sentence_without_values_is_unchanged():
    assert str(Reason("Within 3 % of it.")) == "Within 3 % of it."


def test_unreadable_is_a_value_error_as_forms_expect():
    assert issubclass(Unreadable, ValueError)
    assert not issubclass(Refused, ValueError)
