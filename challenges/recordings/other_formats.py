"""Identify files that are no readable recording by their beginning, for messages to their runner. Pure.

People search for the name of a format: "Polar HRM" helps them find the export that works, "a table" does not.
"""

import re

from challenges.refusals import N_, Reason

_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_IMAGES = b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*"
_IMAGE_BOXES = b"heic", b"heix", b"mif1", b"msf1", b"avif"
_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd",
}  # fmt: skip
_BINARY = {b"SQLite format 3\0": "SQLite", b"MsRcf": "Garmin GDB", b"MsRcd": "Garmin GDB", b"SRM": "SRM"}
_ROOTS = {  # of XML, in lower case
    "sml": "Suunto SML",
    "suunto": "Suunto XML",
    "openambitlog": "Suunto Ambit",
    "fitnessworkbook": "SportTracks FITLOG",
    "pwx": "TrainingPeaks PWX",
    "log": "Sigma SLF",
    "activity": "Sigma SLF",
    "activities": "Sigma SMF",
    "sportsdata": "Nike+ XML",
    "polar-exercise-data": "Polar XML",
    "clinicaldocument": "Clinical Document (CDA)",
    "osm": "OpenStreetMap",
    "loc": "Geocaching LOC",
}
_TEXTS = (  # beginnings of text files, after white space
    ("Polar HRM", re.compile(r"\[Params\]\s*Version\s*=", re.IGNORECASE)),
    ("Huawei HiTrack", re.compile(r"tp=[\w-]+;k=")),
    ("NMEA", re.compile(r"(?:![A-Z]|\$(?:G[A-Z]|B[DG]|P[A-Z]))[A-Z]{2,4},")),
    ("IGC", re.compile(r"A[A-Z]{3}[^\r\n]{0,80}\r?\n(?:[A-Z][^\r\n]*\r?\n){0,9}?HFDTE")),
    ("Samsung Health CSV", re.compile(r"com\.samsung\.s?health\.")),
    ("OziExplorer PLT", re.compile(r"OziExplorer Track")),
    ("Garmin Connect CSV", re.compile(r"\"?Activity Type\"?,\"?Date\"?,\"?Favorite\"?")),
    ("Polar CSV", re.compile(r"\"?Name\"?,\"?Sport\"?,\"?Date\"?,\"?Start time\"?")),
    ("Suunto SDF", re.compile(r"\[HEADER\]", re.IGNORECASE)),
)
_KEYS = (  # of JSON: matched against the names at its beginning
    ("GeoJSON", r'"type"\s*:\s*"Feature(?:Collection)?"'),
    ("Google Takeout JSON", r'"(?:timelineObjects|semanticSegments|latitudeE7|latE7|timestampMs|fitnessActivity)"'),
    ("Samsung Health JSON", r'"(?:live_data|com\.samsung|sensing_status|location_data)|"start_time"\s*:\s*\d{13}'),
    ("Huawei Health JSON", r'"(?:attribute|recordId|sportDataSource|motionPathData)"[\s\S]*(?:HW_EXT|tp=|sportType)'),
    ("Suunto JSON", r'"(?:DeviceLog|deviceLog)"'),
    ("Polar JSON", r'"exportVersion"|"exercises"\s*:'),
    ("Garmin Connect JSON", r'"(?:summarizedActivitiesExport|activityId|activityTypeDTO|summaryDTO)"'),
    ("Fitbit JSON", r'"(?:logId|activityTypeId)"'),
    ("Runtastic JSON", r'"sport_type_id"'),
    ("Endomondo JSON", r'"sport"\s*:\s*"[A-Z_]+"'),
    ("Strava JSON", r'"(?:latlng|sport_type|athlete)"'),
    ("Nike Run Club JSON", r'"(?:active_duration_ms|change_tokens)"'),
)
_JSON = tuple((name, re.compile(pattern)) for name, pattern in _KEYS)


def refusal_of(lead: bytes, text: str, root: str) -> Reason:
    """Return what a file is, from its first bytes, the same as text, and the name of its root element or ""."""
    if archive := _beginning(lead, _ARCHIVES):
        return Reason(N_("This is a %(format)s archive. Unpack it and upload the recordings inside."), format=archive)
    if lead.startswith(_ZIP):
        return Reason(N_("This is a ZIP. Unpack it and upload the recording inside."))
    if lead.startswith(_IMAGES) or lead[8:12] == b"WEBP" or lead[8:12] in _IMAGE_BOXES:
        return Reason(N_("This is a picture, not a recording. Export the run from your watch or app as a file."))
    if lead.startswith(b"%PDF"):
        return Reason(N_("This is a PDF document, not a recording. Export the run as GPX, TCX or FIT."))
    if root in ("html", "head", "body"):
        return Reason(N_("This is a web page, not a recording. You may need to sign in before you download the file."))
    if root == "healthdata":
        return Reason(
            N_("This is the list from an Apple Health export, without the routes. Upload the whole export.zip.")
        )
    return _of_text(lead, text.lstrip(), root)


def _of_text(lead: bytes, text: str, root: str) -> Reason:
    name = _beginning(lead, _BINARY) or _name_of(text, root)
    if name:
        return Reason(N_("We can't read %(format)s files. Export the run as GPX, TCX or FIT."), format=name)
    if text[:1] in ("{", "["):
        return Reason(N_("This is a JSON file, not a recording. Export the run as GPX, TCX or FIT."))
    if root:
        return Reason(N_("There's no recording in this file. Export the run as GPX, TCX or FIT."))
    first_line = text.splitlines()[:1]
    if first_line and first_line[0].isprintable() and any(mark in first_line[0] for mark in ",;"):
        return Reason(N_("This is a table, not a recording. Export the run as GPX, TCX or FIT."))
    return Reason(N_("We can't read this as a recording. Export the run as GPX, TCX or FIT."))


def _name_of(text: str, root: str) -> str:
    """Return the name of a text format; "" if unknown."""
    if root == "header" and "<Samples" in text:
        return "Suunto XML"
    if root:
        return _ROOTS.get(root, "")
    if known := next((name for name, pattern in _TEXTS if pattern.match(text)), ""):
        return known
    if text[:1] in ("{", "["):
        return next((name for name, pattern in _JSON if pattern.search(text)), "")
    return ""


def _beginning(lead: bytes, names: dict[bytes, str]) -> str:
    return next((name for mark, name in names.items() if lead.startswith(mark)), "")
