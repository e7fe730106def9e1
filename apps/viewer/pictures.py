#!/usr/bin/env python3
"""Generates the viewer's sample pictures: pictures.py landscape|alpha|broken FILE. Standard library only; same bytes each time."""
import math
import struct
import sys
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, channels, rows):
    raw = b"".join(b"\x00" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 6 if channels == 4 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def mix(a, b, t):
    t = min(1.0, max(0.0, t))
    return [round(x + (y - x) * t) for x, y in zip(a, b)]


def ridge(x, seed, height, rough):
    return height + sum(rough / k * math.sin(x * k * 0.006 + seed * k * 1.7) for k in (1, 2, 3, 5, 8))


def landscape(width=800, height=500):
    """A dusk sky, a sun and five ridges, each darker than the one behind."""
    layers = [(ridge, 3.1, 250, 34), (ridge, 1.2, 300, 30), (ridge, 4.4, 345, 28), (ridge, 2.3, 395, 24), (ridge, 5.9, 445, 18)]
    shades = [(150, 128, 158), (112, 98, 138), (78, 74, 116), (48, 54, 90), (26, 32, 58)]
    edges = [[f(x, seed, top, rough) for x in range(width)] for f, seed, top, rough in layers]
    rows = []
    for y in range(height):
        sky = mix((52, 84, 140), (246, 190, 132), y / 300)
        row = bytearray()
        for x in range(width):
            sun = math.hypot(x - 560, y - 190)
            halo = mix((255, 214, 160), sky, sun / 240)
            colour = mix((255, 236, 190), halo, sun - 43)
            for edge, shade in zip(edges, shades):
                if y > edge[x] - 0.5:
                    colour = mix(colour, mix(shade, (222, 178, 150), (y - edge[x]) / 420), y - edge[x] + 0.5)
            row += bytes(colour)
        rows.append(row)
    return png(width, height, 3, rows)


def alpha(size=360):
    """A round seal with a notched edge on a transparent ground, fading towards the middle."""
    rows = []
    for y in range(size):
        row = bytearray()
        for x in range(size):
            dx, dy = x - size / 2 + 0.5, y - size / 2 + 0.5
            d, turn = math.hypot(dx, dy), math.atan2(dy, dx)
            edge = size * 0.44 + size * 0.02 * math.cos(24 * turn)
            cover = min(1.0, max(0.0, edge - d + 0.5))
            ring = abs(d - size * 0.32) < size * 0.03
            colour = (255, 255, 255) if ring else mix((0, 158, 115), (0, 114, 178), (dy / size) + 0.5)
            fade = 1.0 if ring or d > size * 0.29 else 0.25 + 0.75 * (d / (size * 0.29)) ** 2
            row += bytes(list(colour) + [round(255 * cover * fade)])
        rows.append(row)
    return png(size, size, 4, rows)


def broken():
    """A sound header whose pixel data is damaged in the middle."""
    data = bytearray(alpha(120))
    for i in range(len(data) // 2, len(data) // 2 + 40):
        data[i] ^= 0x5A
    return bytes(data)


if __name__ == "__main__":
    with open(sys.argv[2], "wb") as out:
        out.write({"landscape": landscape, "alpha": alpha, "broken": broken}[sys.argv[1]]())
