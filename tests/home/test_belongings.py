"""The personal data export contains everything of Ann's, and nothing of anybody else's."""

import json
from io import BytesIO
from zipfile import ZipFile

from challenges.db import Base
from challenges.exports.personal_data import is_accounted_for
from tests import make


def belongings(client) -> dict:
    """Return the personal data in the export, without runs."""
    with ZipFile(BytesIO(client.get("/runs/export").get_data())) as archive:
        return json.loads(archive.read("belongings.json"))


def test_what_ann_wrote_and_did_is_in_her_export(client_of, ann, ben):
    challenge = make.challenge(title="November 100")
    make.participation(challenge, ann)
    make.run(ann, km=10, minutes=55)
    make.follow(ann, ben)
    client = client_of(ann)
    client.post("/mind/mantras", data={"text": "One lamp post, then the next"})
    found = belongings(client)
    assert found["runners"][0]["email"] == "ann@example.test"
    assert found["mantras"][0]["text"] == "One lamp post, then the next"
    assert found["participations"][0]["challenge_id"] == challenge.id
    assert any(score["behind"] == -10_000_000 for score in found["scores"])
    assert len(found["follows"]) == 1


def test_it_contains_nothing_of_others_and_nothing_that_grants_access(client_of, ann, ben):
    client_of(ben).post("/mind/mantras", data={"text": "Mine, says Ben"})
    make.run(ben, km=7, minutes=40, title="Along the canal")
    make.follow(ann, ben)
    text = json.dumps(belongings(client_of(ann)))
    for word in ("Ben", "canal", "password", "session_version"):
        assert word not in text


def test_every_table_is_exported_or_left_out_on_purpose():
    forgotten = [table.name for table in Base.metadata.sorted_tables if not is_accounted_for(table)]
    assert not forgotten
