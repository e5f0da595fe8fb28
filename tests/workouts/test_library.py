"""The library: its content, and finding a workout by kind and duration."""

from challenges.units import Distance, Duration
from challenges.workouts.exports import NAME_BYTES
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.rules.steps import Intensity, WorkoutKind, WorkoutPart, WorkoutRepeat
from tests import make


def test_every_kind_has_workouts_and_each_has_its_texts():
    assert {workout.kind for workout in WORKOUTS.values()} == set(WorkoutKind)
    for kind in WorkoutKind:
        assert len([workout for workout in WORKOUTS.values() if workout.kind is kind]) >= 2, kind
    for slug, workout in WORKOUTS.items():
        assert slug == workout.slug and len(slug) <= 40
        assert min(len(workout.purpose), len(workout.feel), len(workout.for_whom)) > 20
        assert len(workout.title.encode()) <= NAME_BYTES, "a watch cuts it"
        assert 15 <= workout.minutes <= 120
    assert len({workout.title for workout in WORKOUTS.values()}) == len(WORKOUTS)


def test_hard_steps_come_between_easy_ones():
    easy = (Intensity.WALK, Intensity.JOG, Intensity.EASY)
    for workout in WORKOUTS.values():
        steps = list(workout.steps)
        assert steps[0].intensity in easy, workout.slug
        assert steps[-1].intensity in easy, workout.slug
        for block in workout.blocks:
            assert not isinstance(block, WorkoutRepeat) or block.times > 1
        for step in steps:
            assert step.length > (Duration() if isinstance(step.length, Duration) else Distance())
            assert step.part is WorkoutPart.WORK or step.intensity in easy, workout.slug


def test_there_are_gentle_workouts_for_beginners():
    first = [workout for workout in WORKOUTS.values() if workout.first]
    assert len(first) >= 4
    assert all(workout.gentle and workout.minutes <= 30 for workout in first)


def test_a_visitor_reads_the_whole_library(client):
    page = client.see("/workouts")
    for workout in WORKOUTS.values():
        assert workout.title in page
    assert "Sign up" in page and "For today" not in page


def test_the_library_can_be_filtered_by_kind_and_duration(client):
    page = client.see("/workouts?kind=fartlek")
    assert "Lamp posts" in page and "Six threes" not in page
    page = client.see("/workouts?kind=fartlek&minutes=30")
    assert "Every chorus" in page and "Lamp posts" not in page
    assert "No workouts that short" in client.see("/workouts?kind=long&minutes=30")
    assert "Six threes" in client.see("/workouts?kind=nonsense&minutes=-1")
    region = client.get("/workouts?kind=hills", region="library").get_data(as_text=True)
    assert region.lstrip().startswith('<section id="library"')


def test_every_workout_has_a_page_with_all_its_texts(client):
    for slug, workout in WORKOUTS.items():
        page = client.see(f"/workouts/{slug}")
        for text in (workout.title, workout.purpose, workout.feel, workout.for_whom):
            assert text in page
        assert "workout-profile__bar" in page.html


def test_an_unknown_workout_is_not_found(client):
    for address in ("/workouts/nothing", "/workouts/nothing.txt", "/workouts/nothing.fit", "/workouts/nothing.ics"):
        client.see(address, status=404)


def test_the_library_takes_few_queries(client_of, ann, queries_at_most):
    for day in range(1, 10):
        make.run(ann, day=f"2026-11-0{day}")
    reader = client_of(ann)
    with queries_at_most(6):
        reader.see("/workouts")
    with queries_at_most(3):
        reader.see("/workouts/six-threes")
