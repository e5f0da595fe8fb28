"""Proposing songs and playlists, withdrawing them, and deciding which are shown."""

from challenges import clock
from challenges.db import add_once, db, lock, writes
from challenges.music import queries, rules
from challenges.music.models import Song
from challenges.music.rules import Beats, Link, Sort, State
from challenges.refusals import N_, Reason, Refused
from challenges.runners.models import Runner


class ProposedAlready(Refused):
    """This song or playlist is known. `first` is the one that is."""

    def __init__(self, first: Song) -> None:
        super().__init__(Reason(N_("Somebody proposed this already.")))
        self.first = first


@writes
def propose(runner_id: int, *, sort: Sort, title: str, artist: str, beats: Beats, link: Link | None) -> Song:
    """Propose a song or a playlist. Raises ProposedAlready, and Refused while too many of the runner's own wait."""
    runner = lock(Runner, runner_id)
    if queries.proposal_count(runner, State.WAITING) >= rules.MOST_WAITING:
        raise Refused(
            Reason(N_("%(most)s of your proposals wait, and that is the most at a time."), most=rules.MOST_WAITING)
        )
    key = {"key": rules.key_of(link, artist, title)}
    added = add_once(
        Song, key, runner_id=runner_id, sort=sort, title=title, artist=artist, beats_low=beats.low,
        beats_high=beats.high, link=link.address if link else "", site=link.site if link else "",
        words=f"{title} {artist}".casefold()[: 2 * rules.LONGEST_NAME + 1], state=State.WAITING, reason="",
        proposed_at=clock.now(),
    )  # fmt: skip
    song = queries.song_with(key["key"])
    assert song is not None  # noqa: S101  it was added, or stood in the way
    if not added:
        raise ProposedAlready(song)
    return song


@writes
def withdraw(song_id: int, runner_id: int) -> None:
    """Take one's own proposal back, whatever became of it. Raises Missing."""
    db.session.delete(queries.song_of(lock(Runner, runner_id), song_id))
    db.session.flush()


@writes
def show(song_id: int, organiser_id: int) -> None:
    """Let everybody see it; also one that was refused before. Raises Missing for who is no organiser."""
    _decide(song_id, organiser_id, State.SHOWN, "")


@writes
def refuse(song_id: int, organiser_id: int, reason: str) -> None:
    """Leave it out, with a reason that its proposer reads; also one that was shown before."""
    _decide(song_id, organiser_id, State.REFUSED, reason)


def _decide(song_id: int, organiser_id: int, state: State, reason: str) -> None:
    queries.song_judged_by(db.session.get_one(Runner, organiser_id), song_id)
    song = lock(Song, song_id)
    if (song.state, song.reason) != (state, reason):
        song.state, song.reason, song.decided_at = state, reason, clock.now()
        db.session.flush()
