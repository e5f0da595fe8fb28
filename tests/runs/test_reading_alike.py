"""Points are read in two ways: nearly all directly from the bytes, irregular ones slowly. The result must be equal."""

from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from challenges.recordings import gpx, tcx
from challenges.recordings.safe_xml import Document
from challenges.recordings.xml_points import PointReader
from challenges.recordings.xml_sieve import without_plain_points
from challenges.refusals import Unreadable
from tests.samples.recordings import gpx_of, north, sample_file

HEAD = '<?xml version="1.0"{}?>\n<gpx creator="c" xmlns:x="urn:x"><trk><name>N</name><trkseg>'
FOOT = "</trkseg></trk></gpx>"
TCX_HEAD = (
    '<?xml version="1.0"{}?>\n<TrainingCenterDatabase><Activities><Activity Sport="Running">'
    '<Lap StartTime="2026-07-04T06:30:00Z"><TotalTimeSeconds>60</TotalTimeSeconds><Track>'
)
TCX_FOOT = "</Track></Lap></Activity></Activities></TrainingCenterDatabase>"

# ways to write points: {n} makes neighbours differ
POINTS = [
    '<trkpt lat="48.{n}" lon="2.{n}"><ele>1{n}.5</ele><time>2026-07-04T06:3{n}:00Z</time></trkpt>',
    '<trkpt lat="48.{n}" lon="2.{n}">\n <ele>1{n}.5</ele>\n <time>2026-07-04T06:3{n}:01.25Z</time>\n</trkpt>\n',
    '<trkpt lon="2.{n}" lat="48.{n}"><time>2026-07-04T06:3{n}:02+02:00</time></trkpt>\r\n',
    '<trkpt lat="48.{n}" lon="2.{n}"><time>2026-07-04T06:3{n}:02-0{n}:30</time></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time>2026-07-04T06:3{n}:02+1{n}:00</time><ele>{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time>2026-02-2{n}T06:3{n}:03Z</time><ele>1</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time>2026-07-04T2{n}:30:03Z</time></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time> 2026-07-04T06:30:0{n}Z </time><ele> {n}\t</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time>2026-07-04 06:30:0{n}</time><ele>1_{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time>20260704T06300{n}Z</time><ele>1e{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><time>2026-07-04</time><ele>-.{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>nan</ele><ele>{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele></ele><x:hr>{n}</x:hr></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele/><extensions><x:hr>12{n}</x:hr><x:cad>8{n}</x:cad></extensions></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><extensions/><extensions><hr>5</hr>7<x:hr>12{n}</x:hr></extensions></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><extensions>7<x:hr>12{n}</x:hr></extensions></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><x:a b="1>0"><x:hr>12{n}</x:hr></x:a></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><x:a b="1"><x:hr c="2">12{n}</x:hr></x:a></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><x:a b="1"><heartrate>12{n}</heartrate><name>a &amp; {n}</name></x:a></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>a {n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><nome>a {n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>a & {n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>&#{n};</ele><name>a</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>a ]]> {n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>\u00e9{n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>>{n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>\x01{n}</name></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><name>\r{n}\n</name></trkpt>\r',
    '<trkpt lat="48.{n}" lon="2"><ele><![CDATA[{n}]]></ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>1{n}<!-- 7 --></ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><trkpt lat="1" lon="2"></trkpt></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><trkptx>{n}</trkptx></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele><a><b></a></b></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele>5</trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele></trkpt >',
    '<trkpt  lat = "48.{n}" lon="2" ><ele>{n}</ele></trkpt>',
    "<trkpt lat='48.{n}' lon='2'><ele>{n}</ele></trkpt>",
    '<trkpt lat="48.{n}" lon="2" id="{n}"><ele>{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lat="2"><ele>{n}</ele></trkpt>',
    '<trkpt lat="4&#56;.{n}" lon="x"><ele>{n}</ele></trkpt>',
    '<trkpt lat=" 48.{n}" lon="+2.{n}"><ele>{n}</ele></trkpt>',
    '<trkpt><lat>48.{n}</lat><ele>{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"></trkpt>',
    '<trkpt lat="48.{n}" lon="2"/>',
    '<x:trkpt lat="48.{n}" lon="2"><ele>{n}</ele></x:trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele{n}</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}</ele>',
    '<trkpt lat="48.{n}" lon="2"><ele>{n}<</ele></trkpt>',
    '<trkpt lat="48.{n}" lon="2><ele>{n}</ele></trkpt>',
    '<trkptx lat="48.{n}" lon="2"><ele>{n}</ele></trkptx>',
    '<wpt lat="48.{n}" lon="2"><ele>{n}</ele><name>w</name></wpt>',
]  # fmt: skip
BETWEEN = [
    "", "\n", "\r\n", "\r", " ", "x", "]", "]]", "&amp;", "&#13;", "&", "\x00", "</trkseg><trkseg>",
    "</trkseg></trk><trk><name>M</name><type>hike</type><trkseg>", "<name>", "</name>", "<!--", "-->",
    "</trkseg><type>hi", "king</type><trkseg>",
    '<!-- <trkpt lat="9" lon="9"><ele>9</ele></trkpt> -->', "<?a ", "?>", "<![CDATA[", "]]>",
    '<![CDATA[<trkpt lat="9" lon="9"><ele>9</ele></trkpt>]]>', '<a b="', '">', "<trk", "<",
]  # fmt: skip
POINTS_OF_TCX = [
    (
        "<Trackpoint><Time>2026-07-04T06:3{n}:00Z</Time><Position><LatitudeDegrees>48.{n}</LatitudeDegrees>"
        "<LongitudeDegrees>2.{n}</LongitudeDegrees></Position><DistanceMeters>{n}0</DistanceMeters></Trackpoint>\n"
    ),
    (
        "<Trackpoint>\n<Time>2026-07-04T06:3{n}:10Z</Time>\n<DistanceMeters>{n}5</DistanceMeters>\n<HeartRateBpm>"
        "<Value>1{n}0</Value></HeartRateBpm><Cadence>8{n}</Cadence></Trackpoint>\n"
    ),
    (
        "<Trackpoint><Time>2026-07-04T06:3{n}:20-01:00</Time><DistanceMeters>{n}7</DistanceMeters><Extensions>"
        "<x:TPX><x:RunCadence>8{n}</x:RunCadence></x:TPX></Extensions></Trackpoint>"
    ),
    "<Trackpoint><Time>2026-07-04T06:3{n}:30Z</Time></Trackpoint>",
    "<Trackpoint></Trackpoint>",
    "<Trackpoint/>",
    '<Trackpoint lat="{n}" lon="1"><Time>2026-07-04T06:3{n}:40Z</Time></Trackpoint>',
]
BETWEEN_IN_TCX = [
    "", "\n", "</Track><Track>", '</Track></Lap><Lap StartTime="2026-07-04T06:35:00Z"><Track>', "<!--", "-->",
    '</Track></Lap></Activity><Activity Sport="Biking"><Lap StartTime="x"><Track>', "x", "&", "<Notes>", "</Notes>",
    "</Track></Lap></Activity></Activities><Courses><Course><Track>",
]  # fmt: skip


def result_of(read, *arguments, **options):
    """Return the result of reading: a recording, or the message of a refusal."""
    try:
        return read(*arguments, **options)
    except Unreadable as refusal:
        return str(refusal)


def in_pieces(data, size):
    """Split a file into pieces as it may arrive: the beginning is always whole."""
    return chain([data[:200]], (data[at : at + size] for at in range(200, len(data), size)))


def documents(points, between, head, foot):
    """Generate files in which a few kinds of points follow one another, with other content in between."""
    runs = st.tuples(st.sampled_from(points), st.integers(1, 12), st.sampled_from(between))
    plain = st.tuples(st.just(points[0]), st.integers(1, 12), st.just(""))
    encodings = st.sampled_from(["", ' encoding="UTF-8"', ' encoding="ISO-8859-1"'])
    bodies = st.lists(st.one_of(runs, plain), min_size=1, max_size=8).map(
        lambda runs: "".join(
            "".join(point.replace("{n}", str(number % 10)) for number in range(count)) + after
            for point, count, after in runs
        )
    )
    return st.builds(lambda encoding, body: (head.format(encoding) + body + foot).encode(), encodings, bodies)


def assert_alike(read_pieces, data, size):
    patient = result_of(read_pieces, in_pieces(data, size), patiently=True)
    assert result_of(read_pieces, in_pieces(data, size)) == patient


@given(documents(POINTS, BETWEEN, HEAD, FOOT), st.sampled_from([61, 1_000, 100_000]))
def test_any_gpx_reads_the_same_however_its_points_are_read(data, size):
    assert_alike(gpx.read_pieces, data, size)


@given(documents(POINTS_OF_TCX, BETWEEN_IN_TCX, TCX_HEAD, TCX_FOOT), st.sampled_from([61, 1_000, 100_000]))
def test_any_tcx_reads_the_same_however_its_points_are_read(data, size):
    assert_alike(tcx.read_pieces, data, size)


@pytest.mark.parametrize("first", POINTS)
@pytest.mark.parametrize("size", [61, 100_000])
def test_each_kind_of_point_reads_the_same_before_and_after_any_other(first, size):
    for second in POINTS:
        for between in ("", "\n"):
            body = "".join(
                point.replace("{n}", str(number)) + between for point in (first, second, first) for number in range(3)
            )
            assert_alike(gpx.read_pieces, (HEAD.format("") + body + FOOT).encode(), size)


@pytest.mark.parametrize("between", BETWEEN)
def test_content_between_points_reads_the_same(between):
    for point in POINTS[:4]:
        body = "".join(point.replace("{n}", str(number)) + between * (number == 4) for number in range(9))
        assert_alike(gpx.read_pieces, (HEAD.format("") + body + FOOT).encode(), 100_000)


@pytest.mark.parametrize(
    "before, after",
    [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?a ", "?>"), ("<x:a>", "</x:a>"), ('<a b="', '"/>'),
     ("<trkpt>", "</trkpt>"), ("</trkseg><type>hi", "king</type><trkseg>"),
     ("</trkseg></trk><rte>", "</rte><trk><trkseg>")],
)  # fmt: skip
@pytest.mark.parametrize("size", [61, 100_000])
def test_points_in_odd_places_count_or_do_not_count_alike(before, after, size):
    for point in POINTS[:6]:
        few = "".join(point.replace("{n}", str(number)) for number in range(5))
        assert_alike(gpx.read_pieces, (HEAD.format("") + few + before + few + after + few + FOOT).encode(), size)


def test_the_first_utc_offset_of_a_file_counts_however_its_points_are_written():
    one, other = POINTS[0], '<trkpt lat="48.5" lon="2"><time>2026-07-04T06:59:0{n}Z</time></trkpt>'
    points = [one, other, one, other.replace("Z", "+02:00"), one.replace("Z", "+01:00")]
    body = "".join(point.replace("{n}", str(number)) for number, point in enumerate(points))
    data = (HEAD.format("") + body + FOOT).encode()
    (patient,), _ = gpx.read_pieces(iter([data]), patiently=True)
    assert gpx.read(data).declared.offset == patient.declared.offset == 120


WHOLE = gpx_of(north([3.0] * 40), north([2.0] * 40, lat=49.0), track="<name>N</name>")


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.sampled_from([97, 100_000]))
@example(WHOLE.index(b"<ele>", 2_000), ord("<"), 100_000)
def test_a_damaged_file_is_refused_with_the_same_line(position, byte, size):
    assert_alike(gpx.read_pieces, WHOLE[:position] + bytes([byte]) + WHOLE[position + 1 :], size)


@given(st.data())
def test_a_real_file_with_moved_bytes_reads_the_same_both_ways(data):
    name = data.draw(st.sampled_from(["fr220-same-run.gpx", "apple-health-export.gpx", "fr220-same-run.tcx"]))
    whole = sample_file(name)
    positions = st.integers(0, len(whole))
    for _ in range(data.draw(st.integers(1, 4))):
        start, stop, to = data.draw(positions), data.draw(positions), data.draw(positions)
        piece = whole[min(start, stop) : max(start, stop)][:400]
        whole = whole[:to] + piece + whole[to + data.draw(st.sampled_from([0, len(piece)])) :]
    assert_alike(tcx.read_pieces if name.endswith("tcx") else gpx.read_pieces, whole, 100_000)


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run", "hike-8-tracks"])
def test_nearly_all_points_of_real_files_are_read_the_fast_way(name):
    data, fed = sample_file(name), []
    document = Document(data)
    reader = PointReader(document, "trkpt", {"ele": "ele", "time": "time"}, attributes=("lat", "lon"))

    def watched(pieces):
        for piece in pieces:
            fed.append(piece)
            yield piece

    document.feed(watched(without_plain_points(iter([data]), reader)), reader.between)
    assert len(reader.samples) == data.count(b"<trkpt")
    assert b"".join(fed).count(b"<trkpt") == 1
