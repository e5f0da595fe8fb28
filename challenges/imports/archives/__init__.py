"""Archives of recordings: plain ZIP, Strava and Garmin account exports, and the Apple Health export.

Pure: no database, no web, and no file is ever written under a name from an archive. `limits.py` says how much is read.
`runs/tracks` decides whether an entry is a recording, and the rest of imports what becomes of it.
"""

from challenges.imports.archives.archive import Archive
from challenges.imports.archives.entries import Entry, Listing
from challenges.imports.archives.limits import MOST_ENTRIES
from challenges.imports.archives.opening import is_archive

__all__ = ["MOST_ENTRIES", "Archive", "Entry", "Listing", "is_archive"]
