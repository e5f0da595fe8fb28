"""Save how a run felt, choose the words for it, and manage mantras."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, update

from challenges import clock
from challenges.db import add, db, lock, writes
from challenges.mood import queries, rules
from challenges.mood.models import Feeling, FeelWord, Mantra
from challenges.mood.rules import FeelWordChoice
from challenges.refusals import Refused
from challenges.runners.models import Runner
from challenges.runs.queries import run_of


@writes
def say(run_id: int, runner_id: int, word: FeelWordChoice | None, line: str = "") -> None:
    """Save how one of the runner's own runs felt, replacing any earlier entry. Without word and line, delete it.

    Raises Missing for someone else's run.
    """
    run = run_of(lock(Runner, runner_id), run_id)
    said = {"word": word.text if word else "", "good": word.good if word else None, "line": line}
    kept = db.session.get(Feeling, run.id)
    if not (word or line):
        db.session.execute(delete(Feeling).where(Feeling.run_id == run.id))
    elif kept is None:
        add(Feeling(run_id=run.id, runner_id=runner_id, **said))
    else:
        for name, value in said.items():
            setattr(kept, name, value)
        db.session.flush()


@writes
def choose_words(runner_id: int, words: Sequence[FeelWordChoice]) -> None:
    """Replace the runner's words for how runs feel, in this order. Earlier runs keep the words they have.

    If a word stays but now counts as good, or no longer does, that also changes for the runs that have it.
    """
    lock(Runner, runner_id)
    db.session.execute(delete(FeelWord).where(FeelWord.runner_id == runner_id))
    rows = [{"runner_id": runner_id, "place": place, "text": word.text, "good": word.good}
            for place, word in enumerate(words)]  # fmt: skip
    db.session.execute(insert(FeelWord), rows)
    for word in words:
        theirs = (Feeling.runner_id == runner_id, Feeling.word == word.text, Feeling.good != word.good)
        db.session.execute(update(Feeling).where(*theirs).values(good=word.good))


@writes
def use_usual_words(runner_id: int) -> None:
    """Go back to the default words."""
    db.session.execute(delete(FeelWord).where(FeelWord.runner_id == runner_id))


@writes
def add_mantra(runner_id: int, text: str) -> Mantra:
    """Add a mantra. Raises Refused for a duplicate, and beyond twelve."""
    lock(Runner, runner_id)
    if reason := rules.mantra_refusal(text, [mantra.text for mantra in queries.mantras_of(runner_id)]):
        raise Refused(reason)
    return add(Mantra(runner_id=runner_id, text=rules.plain(text), added_at=clock.now()))


@writes
def change_mantra(mantra_id: int, runner_id: int, text: str) -> None:
    """Change the text of a mantra. Raises Missing, and Refused for a duplicate."""
    mantra = queries.mantra_of(lock(Runner, runner_id), mantra_id)
    others = [other.text for other in queries.mantras_of(runner_id) if other.id != mantra_id]
    if reason := rules.mantra_refusal(text, others):
        raise Refused(reason)
    mantra.text = rules.plain(text)
    db.session.flush()


@writes
def remove_mantra(mantra_id: int, runner_id: int) -> None:
    """Remove a mantra. Raises Missing."""
    mantra = queries.mantra_of(lock(Runner, runner_id), mantra_id)
    db.session.delete(mantra)
    db.session.flush()
