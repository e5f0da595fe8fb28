"""Archives of recordings: plain ZIP, Strava and Garmin account exports, and the Apple Health export.

Pure: no database, no web, and no file is ever written under a name from an archive. `limits.py` says how much is read.
`recordings` decides whether an entry is a recording, and the rest of imports what becomes of it.
"""

from challenges.imports.archives.archive import Archive as Archive
from challenges.imports.archives.entries import ArchiveEntry as ArchiveEntry
from challenges.imports.archives.entries import ArchiveListing as ArchiveListing
from challenges.imports.archives.names import MOST_ENTRIES as MOST_ENTRIES
from challenges.imports.archives.zip_reader import is_archive as is_archive

__all__ = ["MOST_ENTRIES", "Archive", "ArchiveEntry", "ArchiveListing", "is_archive"]
