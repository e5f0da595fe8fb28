"""Archives of recordings: plain ZIP, a Strava account export, a Garmin export with archives inside,
the export of Apple Health.

Pure: no database, no web, and nothing is ever written under a name from an archive. `limits.py` says how much is read;
whether an entry is a recording is for `runs/tracks` to say, what becomes of it for the rest of imports.
"""

from challenges.imports.archives.archive import Archive
from challenges.imports.archives.entries import Entry, Listing
from challenges.imports.archives.limits import MOST_ENTRIES
from challenges.imports.archives.opening import is_archive

__all__ = ["MOST_ENTRIES", "Archive", "Entry", "Listing", "is_archive"]
