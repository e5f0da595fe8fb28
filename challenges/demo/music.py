"""Songs of the demo. All titles and artists are invented, so none has a link."""

from datetime import UTC, date, datetime, time, timedelta

from challenges.music.rules import Sort, State, key_of

SONGS = (
    ("Towpath", "The Grey Wagtails", 160), ("Second Loop", "Ada Lindqvist", 162),
    ("Lamp Post to Lamp Post", "Fartlek FM", 164),
    ("Cold Hands, Warm Heart", "Nordwind", 165), ("Last Bend", "Mira & the Meters", 168),
    ("Even Splits", "Ostinato", 170),
    ("Before the Town Wakes", "Iris Calder", 158), ("Gravel", "Halden Row", 172), ("Nine More", "The Repeats", 176),
    ("Downhill With Both Arms", "Kolibri", 180), ("Rain on the Visor", "Juno Park", 156),
    ("Long Slow Something", "Alma Reyes", 82),
    ("Half Step", "Ostinato", 81), ("Under the Bridges", "Slow Comet", 84), ("Heron", "The Grey Wagtails", 86),
    ("Red House", "Nordwind", 150), ("Negative Split", "Fartlek FM", 174), ("Shoes by the Door", "Iris Calder", 144),
)  # fmt: skip
PLAYLISTS = (("An easy hour", "from the Sunday group", 156, 166), ("Track night", "eight by 400", 174, 184),
             ("Long and flat", "two hours, no hurry", 78, 86))  # fmt: skip
WAITING = ("Kilometre Forty", "The Repeats", 178)


def songs_of(runner_ids: range, today: date) -> list[dict[str, object]]:
    """Return the songs as rows: proposed by various runners, most of them approved and one pending."""
    rows = [_row(Sort.SONG, title, artist, beats, beats) for title, artist, beats in SONGS]
    rows += [_row(Sort.PLAYLIST, *each) for each in PLAYLISTS]
    rows.append(_row(Sort.SONG, WAITING[0], WAITING[1], WAITING[2], WAITING[2]) | {"state": State.WAITING})
    first = datetime.combine(today - timedelta(days=40), time(18), UTC)
    for number, row in enumerate(rows):
        at = first + timedelta(days=number)
        decided = at + timedelta(hours=15) if row["state"] is State.SHOWN else None
        row |= {"runner_id": runner_ids[number * 7 % len(runner_ids)], "proposed_at": at, "decided_at": decided}
    return rows


def _row(sort: Sort, title: str, artist: str, low: int, high: int) -> dict[str, object]:
    return {"sort": sort, "title": title, "artist": artist, "beats_low": low, "beats_high": high, "link": "",
            "site": "", "key": key_of(None, artist, title), "words": f"{title} {artist}".casefold(),
            "state": State.SHOWN, "reason": ""}  # fmt: skip
