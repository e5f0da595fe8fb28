"""Suggest and withdraw songs and playlists, and approve or decline them."""

from challenges import clock
from challenges.db import db, insert_if_absent, lock, writes
from challenges.music import queries, rules
from challenges.music.models import Song
from challenges.music.rules import BeatsPerMinute, SongLink, SongSort, SongState
from challenges.refusals import N_, Reason, Refused
from challenges.runners.models import Runner


class ProposedAlready(Refused):
    """The song or playlist was already suggested. `first` is the existing one."""

    def __init__(self, first: Song) -> None:
        super().__init__(Reason(N_("Someone already suggested this.")))
        self.first = first


@writes
def propose(
    runner_id: int, *, sort: SongSort, title: str, artist: str, beats: BeatsPerMinute, link: SongLink | None
) -> Song:
    """Suggest a song or a playlist.

    Raises ProposedAlready, and Refused if too many of the runner's suggestions are waiting.
    """
    runner = lock(Runner, runner_id)
    if queries.proposal_count(runner, SongState.WAITING) >= rules.MOST_WAITING:
        raise Refused(
            Reason(N_("You can have up to %(most)s suggestions waiting for approval."), most=rules.MOST_WAITING)
        )
    key = {"key": rules.key_of(link, artist, title)}
    added = insert_if_absent(
        Song, key, runner_id=runner_id, sort=sort, title=title, artist=artist, beats_low=beats.low,
        beats_high=beats.high, link=link.address if link else "", site=link.site if link else "",
        words=f"{title} {artist}".casefold()[: 2 * rules.LONGEST_NAME + 1], state=SongState.WAITING, reason="",
        proposed_at=clock.now(),
    )  # fmt: skip
    song = queries.song_with(key["key"])
    assert song is not None  # noqa: S101  it was just added, or it existed already
    if not added:
        raise ProposedAlready(song)
    return song


@writes
def withdraw(song_id: int, runner_id: int) -> None:
    """Delete one of the runner's own suggestions, whatever its state. Raises Missing."""
    db.session.delete(queries.song_of(lock(Runner, runner_id), song_id))
    db.session.flush()


@writes
def show(song_id: int, organiser_id: int) -> None:
    """Approve a suggestion, also one that was declined before. Raises Missing unless the person is an organiser."""
    _decide(song_id, organiser_id, SongState.SHOWN, "")


@writes
def refuse(song_id: int, organiser_id: int, reason: str) -> None:
    """Decline a suggestion, also one that was approved before, with a reason for the runner who made it."""
    _decide(song_id, organiser_id, SongState.REFUSED, reason)


def _decide(song_id: int, organiser_id: int, state: SongState, reason: str) -> None:
    queries.song_judged_by(db.session.get_one(Runner, organiser_id), song_id)
    song = lock(Song, song_id)
    if (song.state, song.reason) != (state, reason):
        song.state, song.reason, song.decided_at = state, reason, clock.now()
        db.session.flush()
