"""Readers of public job boards, one file each: bytes in, `Reading` out, nothing but BoardError raised."""

from collections.abc import Callable

from . import ashby, greenhouse, jsonld, lever, personio, recruitee, smartrecruiters, workable
from .posting import BoardError, Fault, Posting, Problem, Reading

__all__ = ["ADAPTERS", "BoardError", "Fault", "Posting", "Problem", "Reading"]

ADAPTERS: dict[str, Callable[[bytes], Reading]] = {
    "greenhouse": greenhouse.read,
    "lever": lever.read,
    "ashby": ashby.read,
    "workable": workable.read,
    "smartrecruiters": smartrecruiters.read,
    "recruitee": recruitee.read,
    "personio": personio.read,
    "jsonld": jsonld.read,
}
