"""People and ties at random, always the same: users who know many, people whom many know, and most of whom few do.

One in ten people is a user. Whom a user knows is in half of the cases somebody near by, else anybody, the known ones
more often: the tails of both degrees are heavy, up to 100,000. Each person has a country and a subject for the question
"anyone in X about Y", and an organisation where it works.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from latu.introductions.graph import People, Ties

SEED = 2026
TIES_EACH = 5  # per person
ORGANISATIONS, COUNTRIES, SUBJECTS = 1000, 40, 300
AT_WORK = 40  # people of an organisation that they work at
MOST_KNOWN = 100_000
YEAR = 2026
LEVELS_OF_PEOPLE = [0.10, 0.20, 0.40, 0.30]  # private, organisation, network, public
LEVELS_OF_TIES = [0.15, 0.20, 0.40, 0.25]
STRENGTHS = [0.50, 0.35, 0.15]

type Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class World:
    """People, ties, the owner organisation of each user, and country and subject of each person."""

    people: People
    ties: Ties
    home: Array  # organisation of user number + 1
    country: Array
    subject: Array

    def about(self, country: int, subject: int) -> Array:
        """The numbers of people in a country who know a subject."""
        return self.people.id[(self.country == country) & (self.subject == subject)]

    def at(self, workplace: int) -> Array:
        """The numbers of people who work in a place."""
        return self.people.id[(workplace - 1) * AT_WORK : workplace * AT_WORK]


def world(count: int) -> World:
    """So many people, and five times as many ties."""
    rnd = np.random.default_rng(SEED)
    users = count // 10
    user = np.zeros(count, dtype=np.int32)
    user[rnd.choice(count, users, replace=False)] = np.arange(1, users + 1)
    people = People(
        id=np.arange(1, count + 1, dtype=np.int32),
        user=user,
        owner=rnd.integers(1, ORGANISATIONS + 1, count, dtype=np.int32),
        steward=rnd.integers(1, users + 1, count, dtype=np.int32),
        level=rnd.choice(4, count, p=LEVELS_OF_PEOPLE).astype(np.int32),
        restricted=rnd.random(count) < 0.01,
    )
    return World(
        people,
        ties(rnd, user, count * TIES_EACH),
        home=skewed(rnd, ORGANISATIONS, users, 20) + 1,
        country=skewed(rnd, COUNTRIES, count, 2),
        subject=skewed(rnd, SUBJECTS, count, 2),
    )


def skewed(rnd: np.random.Generator, values: int, count: int, first: int) -> Array:
    """Numbers from 0 on, the first ones the most common; the lesser `first`, the more so."""
    weights = 1 / np.arange(first, values + first)
    return rnd.choice(values, count, p=weights / weights.sum())


def ties(rnd: np.random.Generator, user: Array, count: int) -> Ties:
    """Who knows whom; each pair once."""
    users = int(user.max())
    knows = rnd.pareto(1.15, users) + 0.3
    knows = np.minimum(knows / knows.sum() * count * 1.7 + 1, MOST_KNOWN).astype(np.int64)
    knower = np.repeat(np.arange(1, users + 1), knows)
    known = np.cumsum(np.minimum(rnd.pareto(1.2, user.size) + 0.1, user.size / 50))
    anybody = np.searchsorted(known, rnd.random(knower.size) * known[-1])
    place = np.zeros(users + 1, dtype=np.int64)
    place[user[user > 0]] = np.flatnonzero(user)
    reach = np.maximum(500, 2 * knows)[knower - 1]
    near = (
        place[knower] + (rnd.random(knower.size) * 2 * reach).astype(np.int64) - reach
    ) % user.size
    person = np.where(rnd.random(knower.size) < 0.5, near, anybody)
    pairs = np.unique(knower * user.size + person)
    pairs = np.sort(rnd.choice(pairs, count, replace=False))
    return Ties(
        knower=(pairs // user.size).astype(np.int32),
        person=(pairs % user.size + 1).astype(np.int32),
        strength=(rnd.choice(3, count, p=STRENGTHS) + 1).astype(np.int32),
        year=(YEAR - np.minimum(rnd.geometric(0.25, count) - 1, 20)).astype(np.int32),
        level=rnd.choice(4, count, p=LEVELS_OF_TIES).astype(np.int32),
    )
