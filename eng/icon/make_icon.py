#!/usr/bin/env python3
"""Draws icon.png, the icon of the packages: a plumb line, as the explorer's icon.svg has it. Needs Python alone.

    python3 eng/icon/make_icon.py
"""
import os
import struct
import zlib

SIZE = 128
SAMPLES = 4  # a side, for smooth edges
GROUND = (24, 32, 44)
LINE = (86, 180, 233)  # the blue and the orange of the charts, which colour-blind readers tell apart
BOB = (230, 159, 0)


def colour(x, y):
    """The colour at a point of the 32 x 32 drawing; None outside of it."""
    corner = 6
    dx, dy = max(corner - x, x - (32 - corner), 0), max(corner - y, y - (32 - corner), 0)
    if dx * dx + dy * dy > corner * corner:
        return None
    if 17 <= y <= 29 and abs(x - 16) <= 6 * (29 - y) / 12:
        return BOB
    if 3 <= y <= 17 and abs(x - 16) <= 1.5:
        return LINE
    return GROUND


def pixel(column, row):
    sums, covered = [0, 0, 0], 0
    for i in range(SAMPLES * SAMPLES):
        x = (column + (i % SAMPLES + 0.5) / SAMPLES) * 32 / SIZE
        y = (row + (i // SAMPLES + 0.5) / SAMPLES) * 32 / SIZE
        found = colour(x, y)
        if found:
            covered += 1
            sums = [total + value for total, value in zip(sums, found)]
    if covered == 0:
        return bytes(4)
    return bytes([round(total / covered) for total in sums] + [round(255 * covered / (SAMPLES * SAMPLES))])


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main():
    rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "icon.png")
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    main()
