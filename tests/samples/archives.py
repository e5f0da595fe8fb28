"""Archives for tests: plain ones, account exports as Strava and Garmin pack them, and exports of a whole history."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.samples.outings import ENDINGS, outing_on, packed

# The headings of a Strava export's table up to the column of files and a little beyond; it has a hundred.
HEADINGS = {
    "en": "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,"
    "Elapsed Time,Moving Time,Distance,Media",
    "de": "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,"
    "Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,Hinweis zur Privatsphäre für Aktivitäten,"
    "Aktivitätsausrüstung,Dateiname,Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Medien",
    "fi": "Aktiviteettitunnus,Aktiviteetin päivämäärä,Aktiviteetin nimi,Aktiviteetin tyyppi,Aktiviteetin kuvaus,"
    "Kulunut aika,Matka,Maksimisyke,Suhteellinen rasitus,Työmatka,Yksityinen muistiinpano,Varusteet,Tiedostonimi,"
    "Urheilijan paino,Pyörän paino,Kulunut aika,Liikeaika,Matka,Media",
}
# A few of the other things that lie in such an export.
BESIDE = {"profile.jpg": b"\xff\xd8\xff\xe0", "media/1.jpg": b"\xff\xd8\xff\xe0", "shoes.csv": b"Shoe Name\nRed one\n"}


@dataclass(frozen=True, slots=True)
class Exported:
    """One activity of a Strava export; without `data` it was typed in, and has no file."""

    file: str  # "7.fit.gz"
    data: bytes | None
    title: str = "Morning Run"
    kind: str = "Run"
    description: str = ""


Files = Mapping[str, bytes] | Iterable[tuple[str | zipfile.ZipInfo, bytes]]


def zip_of(files: Files, *, comment: bytes = b"", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files in this order; pairs where a name comes twice or is more than a name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, data, compression)
        archive.comment = comment
    return packed.getvalue()


def strava_table(recordings: Sequence[Exported], folder: str = "activities", language: str = "en") -> bytes:
    """The table `activities.csv`."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    headings = HEADINGS[language].split(",")
    table.writerow(headings)
    for number, recording in enumerate(recordings, 9_000_000_001):
        row = [""] * len(headings)
        row[:6] = [
            str(number),
            "Jul 4, 2026, 6:30:00 AM",
            recording.title,
            recording.kind,
            recording.description,
            "600",
        ]
        row[12] = f"{folder}/{recording.file}" if recording.data is not None else ""
        row[-1] = "media/1.jpg"
        table.writerow(row)
    return text.getvalue().encode()


def strava_export(
    recordings: Sequence[Exported],
    folder: str = "activities",
    language: str = "en",
    *,
    inside: str = "",
    table: bytes | None = None,
) -> bytes:
    """An account export as Strava packs it; `inside` a folder where somebody packed it again."""
    files = {"activities.csv": strava_table(recordings, folder, language) if table is None else table, **BESIDE}
    files |= {f"{folder}/{recording.file}": recording.data for recording in recordings if recording.data is not None}
    return zip_of({f"{inside}{name}": data for name, data in files.items()})


def garmin_export(*parts: Mapping[str, bytes]) -> bytes:
    """An account export as Garmin packs it: archives of uploaded files inside, among a hundred files of JSON."""
    uploads = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part{}.zip"
    files = {
        "customer_data/customer.json": b"{}",
        "DI_CONNECT/DI-Connect-Fitness/ann_0_summarizedActivities.json": b"[]",
        **{uploads.format(number): zip_of(files) for number, files in enumerate(parts, 1)},
        "IT_GARMIN_DEVICES/readme.pdf": b"%PDF-1.4",
    }
    return zip_of(files)


def big_strava_export(path: Path, files: int, *, first_day: date, seed: int = 1, points: int = 600) -> None:
    """Writes an export with so many recordings of so many seconds each, one a day from `first_day` on.

    They are GPX, GPX and TCX and FIT gzipped in turn; ten in twelve are runs, the others rides and walks. The same seed
    gives the same recordings, another seed others on the same days.
    """
    random_ = random.Random(seed)
    recordings = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(files):
            outing = outing_on(random_, first_day + timedelta(number), points)
            ending = ENDINGS[number % len(ENDINGS)]
            file = f"{seed * 1_000_000 + number}.{ending}"
            archive.writestr(
                f"activities/{file}",
                packed(outing, ending),
                zipfile.ZIP_STORED if ending.endswith("gz") else zipfile.ZIP_DEFLATED,
            )
            recordings.append(Exported(file, b"", f"{outing.sport} {number + 1}", outing.sport))
        archive.writestr("activities.csv", strava_table(recordings))
        for name, data in BESIDE.items():
            archive.writestr(name, data)
