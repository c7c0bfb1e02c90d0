"""The curated atlas: one declaration a file, and the pure transform of one of its rows."""

from loaders.atlas.chains import CHAINS
from loaders.atlas.enterprises import ENTERPRISES
from loaders.atlas.moves import MOVES
from loaders.atlas.places import PLACES

ATLAS = (*PLACES, *CHAINS, *ENTERPRISES, *MOVES)

__all__ = ["ATLAS"]
