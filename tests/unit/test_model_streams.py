"""Random numbers depend on what they decide and on nothing else."""

import numpy as np
import pytest
from librt.vecs import vec

from sim.model.streams import (
    BYTES,
    ENTITIES_A_BLOCK,
    PART,
    VISITS_A_BLOCK,
    DrawnRow,
    Draws,
    Streams,
    WholeRows,
    choose,
    generator,
    numbers_from,
)

pytestmark = pytest.mark.unit

NAMES = ("next offer", "later"), ("plan", "location", "match")


def row(draws: Draws, family: str, entity: int, visit: int, many: int = 5) -> list[float]:
    """So many numbers of a row."""
    found = draws.row(family, entity, visit)
    return [found[number] for number in range(many)]


def test_a_draw_does_not_depend_on_the_order_of_use() -> None:
    first, second = (Draws(Streams(1, 2), "search", *NAMES) for _ in range(2))
    forward = [row(first, "census", i, v) for i in (0, 5, 700) for v in (0, 1)]
    backward = [row(second, "census", i, v) for i in (700, 5, 0) for v in (1, 0)]
    assert forward == backward[::-1]


@pytest.mark.parametrize(
    "other",
    [
        row(Draws(Streams(2, 2), "search", *NAMES), "census", 5, 1),
        row(Draws(Streams(1, 3), "search", *NAMES), "census", 5, 1),
        row(Draws(Streams(1, 2), "spell", *NAMES), "census", 5, 1),
        row(Draws(Streams(1, 2), "search", *NAMES), "under_1", 5, 1),
        row(Draws(Streams(1, 2), "search", *NAMES), "census", 6, 1),
        row(Draws(Streams(1, 2), "search", *NAMES), "census", 5, 2),
        row(Draws(Streams(1, 2), "search", *NAMES), "census", 5 + ENTITIES_A_BLOCK, 1),
        row(Draws(Streams(1, 2), "search", *NAMES), "census", 5, 1 + VISITS_A_BLOCK),
    ],
    ids=["seed", "replication", "decision", "family", "entity", "visit", "block", "later visits"],
)
def test_every_part_of_the_key_changes_the_draw(other: list[float]) -> None:
    assert set(row(Draws(Streams(1, 2), "search", *NAMES), "census", 5, 1)).isdisjoint(other)


def test_no_draw_comes_twice_however_many_children_come_and_however_often() -> None:
    """Forty visits of one child, and one visit of each of 16,000: nothing begins again from the first one."""
    draws = Draws(Streams(1, 2), "search", *NAMES)
    of_one = [number for visit in range(40) for number in row(draws, "census", 3, visit)]
    of_many = [number for entity in range(0, 16_000, 128) for number in row(draws, "census", entity, 1)]
    assert len({*of_one, *of_many}) == len(of_one) + len(of_many) == 5 * (40 + 125)


def test_scenarios_of_a_replication_share_its_draws_and_draw_only_what_is_asked_for() -> None:
    streams = Streams(1, 2)
    first, second = Draws(streams, "search", *NAMES), Draws(streams, "search", *NAMES)
    plan = first.row("census", 5, 1)[2]
    ((block,),) = (blocks.lately["census"].values() for blocks in streams.blocks.values())
    assert [len(column) for column in block.columns] == [0, 0, BYTES * PART, 0, 0]
    block.columns[3] = bytes(BYTES * PART)
    assert [second.row("census", 5, 1)[number] for number in (2, 3)] == [plan, 0.0]


@pytest.mark.parametrize("asked", [(511, 0), (0, 63, 64, 511), (130, 5)])
def test_a_column_that_is_drawn_piece_by_piece_is_that_of_its_stream(asked: tuple[int, ...]) -> None:
    """However far it was drawn for those who asked before."""
    draws, streams = Draws(Streams(1, 2), "search", *NAMES), Streams(1, 2)
    whole = streams.of("search", "plan", "census", 0, 0).random(ENTITIES_A_BLOCK * VISITS_A_BLOCK)
    waits = streams.of("search", "later", "census", 0, 0).random(ENTITIES_A_BLOCK * VISITS_A_BLOCK)
    for entity in asked:
        found = draws.row("census", entity, 3)
        number = entity * VISITS_A_BLOCK + 3
        assert (found[2], found[1]) == (whole[number], -np.log1p(-waits[number]))


def together(draws: WholeRows, family: str, entity: int, visit: int) -> list[float]:
    """A row of five that is read as a whole."""
    rows, first = draws.whole(family, entity, visit)
    return list(numbers_from(rows, first, vec[float]([0.0] * 5)))


@pytest.mark.parametrize("asked", [(511, 0), (0, 63, 64, 511), (130, 5, 700)])
def test_rows_that_are_read_whole_say_the_same(asked: tuple[int, ...]) -> None:
    """However many of them were drawn for those who asked before, and whoever asks for single draws."""
    streams = Streams(1, 2)
    single, whole = Draws(streams, "search", *NAMES), WholeRows(streams, "search", *NAMES)
    for entity in asked:
        for visit in (3, 4):
            found = together(whole, "census", entity, visit)
            assert found == row(single, "census", entity, visit)


def test_scenarios_share_rows_that_are_read_whole_and_they_are_let_go_as_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.model.streams.MOST_BYTES", 5 * BYTES * PART)
    streams = Streams(1, 2)
    first, second = (WholeRows(streams, "search", *NAMES) for _ in range(2))
    before = together(first, "census", 5, 1)
    (blocks,) = streams.blocks.values()
    (kept,) = blocks.lately["census"].values()
    assert (len(kept.rows), streams.drawn) == (5 * BYTES * PART, kept.size())
    assert together(second, "census", 5, 1) == before
    assert list(blocks.lately["census"].values()) == [kept]
    for i in range(1, 5):
        together(second, "census", i * ENTITIES_A_BLOCK, 0)
    assert kept not in [*blocks.lately["census"].values(), *blocks.before["census"].values()]
    assert together(second, "census", 5, 1) == before


def test_what_scenarios_share_is_made_once_for_the_same_parts() -> None:
    """That of the first scenario is still there after one that differs; of many that differ, the last ones
    are."""
    streams, made = Streams(1, 2), list[int]()

    def asked(part: int, name: str = "intake") -> list[int]:
        def make() -> list[int]:
            made.append(part)
            return [part]

        return streams.shared((name,), (part, "all"), make)

    first = asked(0)
    assert [asked(part) for part in (1, 0, 1)] == [[1], [0], [1]]
    assert asked(0) is first
    assert made == [0, 1]
    assert asked(0, "drift") is not first
    assert [asked(part) for part in range(2, 5)] == [[2], [3], [4]]
    assert (asked(4), asked(0), asked(0)) == ([4], [0], [0])
    assert made == [0, 1, 0, 2, 3, 4, 0]


def test_a_row_can_be_set_by_hand() -> None:
    given = DrawnRow.of([0.25, 1e-300])
    assert [given[0], given[1]] == [0.25, 1e-300]


def test_numbers_of_a_family_do_not_depend_on_how_many_are_asked_for_first() -> None:
    mix = {"a": 0.2, "b": 0.8}
    streams, other = Streams(1, 2), Streams(1, 2)
    some, all_of_them = streams.uniforms("sex", "infants", 3), streams.uniforms("sex", "infants", 9)
    assert all_of_them[:3].tolist() == some.tolist() == other.uniforms("sex", "infants", 9)[:3].tolist()
    few = streams.choices("level", "infants", 2, mix)
    assert streams.choices("level", "infants", 50, mix)[:2] == few
    assert streams.choices("level", "infants", 50, mix) == other.choices("level", "infants", 50, mix)
    assert streams.choices("level", "infants", 50, {"a": 1.0}) == ["a"] * 50


def test_exponentials_of_a_family_do_not_depend_on_how_many_are_asked_for_first() -> None:
    streams, other = Streams(1, 2), Streams(1, 2)
    some, all_of_them = (
        streams.exponentials("gaps", "infants", 3),
        streams.exponentials("gaps", "infants", 900),
    )
    assert all_of_them[:3].tolist() == some.tolist() == other.exponentials("gaps", "infants", 4)[:3].tolist()
    assert streams.exponentials("gaps", "infants", 900) is not streams.uniforms("gaps", "infants", 900)
    assert all_of_them.mean() == pytest.approx(1.0, abs=4.4 / 30)


def test_draws_that_were_let_go_are_drawn_again_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.model.streams.MOST_BYTES", BYTES * PART)
    draws = Draws(Streams(1, 2), "search", *NAMES)
    before = [row(draws, "census", i, 0) for i in range(0, 4000, 500)]
    assert [row(draws, "census", i, 0) for i in range(0, 4000, 500)] == before


def test_draws_that_are_asked_for_again_and_again_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others come and go meanwhile, and are let go of."""
    monkeypatch.setattr("sim.model.streams.MOST_BYTES", 3 * len(NAMES) * BYTES * PART)
    streams = Streams(1, 2)
    draws = Draws(streams, "search", *NAMES)
    draws.row("census", 0, 0)
    (blocks,) = streams.blocks.values()
    (kept,) = blocks.lately["census"].values()
    for i in range(20):
        row(draws, "others", i * ENTITIES_A_BLOCK, 0)
        row(draws, "census", 0, 0)
    assert list(blocks.lately["census"].values()) == [kept]
    assert 0 < len(blocks.lately["others"]) + len(blocks.before["others"]) < 10


def test_a_decision_leaves_the_others_as_they_were_wherever_it_is_added() -> None:
    before = row(Draws(Streams(1, 0), "search", ["offer"], ["plan", "match"]), "census", 9, 0, 3)
    offer, other, match, new, plan = row(
        Draws(Streams(1, 0), "search", ["offer", "other"], ["match", "new", "plan"]), "census", 9, 0
    )
    assert [offer, plan, match] == before
    assert {other, new}.isdisjoint(before)


def test_two_decisions_cannot_have_the_same_name() -> None:
    with pytest.raises(ValueError, match="search: two draws of the same name in plan, plan"):
        Draws(Streams(1, 0), "search", ["plan"], ["plan"])


def test_uniforms_and_exponentials_have_their_distributions() -> None:
    draws = Draws(Streams(4, 0), "search", ["a"], ["b"])
    rows = np.array([row(draws, "census", i, 0, 2) for i in range(4096)])
    assert rows[:, 1].min() >= 0
    assert rows[:, 1].max() < 1
    assert abs(rows[:, 1].mean() - 0.5) / np.sqrt(1 / 12 / 4096) < 4.4
    assert abs(rows[:, 0].mean() - 1.0) / np.sqrt(1 / 4096) < 4.4


def test_a_longer_vector_begins_like_a_shorter_one() -> None:
    """More entries in a scenario leave the attributes of those who come first as they were."""
    assert (generator("a", 1).random(1000)[:10] == generator("a", 1).random(10)).all()


def test_choosing_follows_the_shares_even_if_they_do_not_sum_to_one() -> None:
    assert choose(np.array([0.0, 0.24, 0.26, 0.99]), {"a": 1.0, "b": 3.0}) == ["a", "a", "b", "b"]
