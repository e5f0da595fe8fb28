"""KML and exports of Apple Health for tests, written to order from samples as `recordings.north` makes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from tests.samples.archives import zip_of
from tests.samples.recordings import START, Sample, gpx_of

KML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2" '
    'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Places</name>'
)
KML_FOOT = "</Document></kml>"
_DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 13 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics)*)>
<!ATTLIST Workout
  workoutActivityType CDATA #REQUIRED
>
]>
"""


def gx_track(samples: Sequence[Sample], *, heart_rate: int | None = None, with_times: bool = True) -> str:
    """One `gx:Track` of these samples."""
    whens = "".join(f"<when>{_utc(seconds)}</when>\n" for *_, seconds in samples) if with_times else ""
    coords = "".join(f"<gx:coord>{lon!r} {lat!r} {ele or 0}</gx:coord>\n" for lat, lon, ele, _ in samples)
    values = "" if heart_rate is None else f"<gx:value>{heart_rate}</gx:value>" * len(samples)
    rates = f'<gx:SimpleArrayData name="heartrate">{values}</gx:SimpleArrayData>' if values else ""
    return f"<gx:Track>{whens}{coords}<ExtendedData><SchemaData>{rates}</SchemaData></ExtendedData></gx:Track>"


def placemark(inside: str, name: str = "", kind: str = "") -> str:
    """A placemark with this in it."""
    data = f'<ExtendedData><Data name="type"><value>{kind}</value></Data></ExtendedData>' if kind else ""
    return f"<Placemark><name>{name}</name>{data}{inside}</Placemark>"


def kml_of(*placemarks: str) -> bytes:
    """A KML document of these placemarks."""
    return f"{KML_HEAD}{''.join(placemarks)}{KML_FOOT}".encode()


def workout(
    kind: str,
    start: datetime = START,
    minutes: float = 10,
    *,
    offset: int = 120,
    route: str = "",
    km: float | None = None,
    statistics: bool = False,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """A workout as Apple writes it; `offset` in minutes is the telephone's, where it exported."""
    sum_ = ""
    if km is not None and statistics:
        sum_ = (
            '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" startDate="x" endDate="x" '
            f'sum="{km}" unit="km"/>'
        )
    total = f'totalDistance="{km}" totalDistanceUnit="km" ' if km is not None and not statistics else ""
    entries = "".join(f'<MetadataEntry key="{key}" value="{value}"/>\n' for key, value in (metadata or {}).items())
    reference = f'<WorkoutRoute sourceName="Watch"><FileReference path="{route}"/></WorkoutRoute>\n' if route else ""
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="{minutes}" durationUnit="min" {total}'
        f'sourceName="Ann&#8217;s Apple Watch" device="&lt;&lt;HKDevice: 0x28&gt;, name:Apple Watch&gt;" '
        f'startDate="{_apple(start, offset)}" endDate="{_apple(start + timedelta(minutes=minutes), offset)}">\n'
        f"{entries}{sum_}{reference}</Workout>\n"
    )


def health_list(workouts: Iterable[str], records: int = 100) -> bytes:
    """The list of an export: `records` of steps, then the workouts."""
    record = '<Record type="HKQuantityTypeIdentifierStepCount" unit="count" value="12"/>\n' * records
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{_DOCTYPE}<HealthData locale="en_GB">\n'
        f"{record}{''.join(workouts)}</HealthData>\n"
    ).encode()


def route_of(samples: Sequence[Sample]) -> bytes:
    """A route: no kind, the time of the export in front, and what Apple calls it."""
    return gpx_of(samples, track="<name>Route 2026-07-04 8:30am</name>").replace(
        b"<trk>", b"<metadata><time>2026-11-30T10:00:00Z</time></metadata><trk>", 1
    )


def health_export(
    workouts: Iterable[str],
    routes: Mapping[str, bytes],
    *,
    name: str = "export.xml",
    folder: str = "apple_health_export/",
    records: int = 100,
) -> bytes:
    """The `export.zip` of a telephone."""
    return zip_of(
        {
            f"{folder}{name}": health_list(workouts, records),
            f"{folder}export_cda.xml": b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>',
            f"{folder}electrocardiograms/ecg_2026-01-01.csv": b"Name,Ann\n",
            **{f"{folder}workout-routes/{file}": data for file, data in routes.items()},
        }
    )


def _utc(seconds: float | None) -> str:
    return (START + timedelta(seconds=seconds or 0)).isoformat().replace("+00:00", "Z")


def _apple(instant: datetime, offset: int) -> str:
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    return f"{instant + timedelta(minutes=offset):%Y-%m-%d %H:%M:%S} {sign}{minutes // 60:02}{minutes % 60:02}"
