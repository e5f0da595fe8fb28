"""The checksum of FIT files: CRC-16 with polynomial 0x8005, bits reversed, initial value 0 (FIT protocol, CRC)."""

import numpy as np
import numpy.typing as npt

_Sums = npt.NDArray[np.uint16]
_BLOCK = 64  # bytes
_ROW = 64  # blocks
_PIECE = 16 * _ROW * _BLOCK  # bytes looked up at once, which takes eight times their memory


def checksum(data: bytes | memoryview) -> int:
    """Return the CRC-16 of these bytes, about thirty times as fast as byte by byte.

    What a byte contributes to the checksum of its block depends only on its position in the block, so all are looked up
    at once. A checksum is carried on by adding it to the first two bytes of the next block. What a block's checksum
    contributes to that of a row of blocks depends only on its position in the row, and is looked up too. Leading zeros
    don't change a checksum and pad the first row.
    """
    total = 0
    for start in range(len(data) % _PIECE - _PIECE, len(data), _PIECE):
        piece = data[max(start, 0) : start + _PIECE]
        blocks = np.frombuffer(bytes(-len(piece) % (_ROW * _BLOCK)) + piece, np.uint8).reshape(-1, _BLOCK)
        sums = np.bitwise_xor.reduce(_ADDED.take(blocks + _BYTES), axis=1).reshape(-1, _ROW)
        rows = np.bitwise_xor.reduce(_LOW.take((sums & 0xFF) + _BLOCKS) ^ _HIGH.take((sums >> 8) + _BLOCKS), axis=1)
        for added in rows.tolist():
            total = _LOW_OF_A_ROW[total & 0xFF] ^ _HIGH_OF_A_ROW[total >> 8] ^ added
    return total


def _added() -> _Sums:
    """Return each byte's contribution to a block's checksum, by position: the last row is the plain CRC table."""
    sums = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        sums = np.where(sums & 1, sums >> 1 ^ 0xA001, sums >> 1).astype(np.uint16)
    rows = [sums]
    while len(rows) < _BLOCK:
        rows.append(rows[-1] >> 8 ^ sums[rows[-1] & 0xFF])
    return np.array(rows[::-1])


def _carried(sums: _Sums) -> tuple[_Sums, list[int]]:
    """Return the contributions of a block's checksum to its row's, by position, and of the previous row's checksum."""
    rows = [sums]
    while len(rows) <= _ROW:
        rows.append(_ADDED[0][rows[-1] & 0xFF] ^ _ADDED[1][rows[-1] >> 8])
    return np.array(rows[-2::-1]), rows[-1].tolist()


_ADDED = _added()
_LOW, _LOW_OF_A_ROW = _carried(np.arange(256, dtype=np.uint16))
_HIGH, _HIGH_OF_A_ROW = _carried(np.arange(0, 2**16, 256, dtype=np.uint16))
_BYTES = np.arange(_BLOCK, dtype=np.uint16) * 256
_BLOCKS = np.arange(_ROW, dtype=np.uint16) * 256
