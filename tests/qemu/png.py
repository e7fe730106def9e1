"""Png: writes a Screen as a PNG file with the standard library alone; the bytes depend on the pixels only."""
import struct
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def encode(width, height, rgb):
    """PNG bytes of 24-bit pixels, each row filtered by difference to the row above when that is not longer."""
    stride, rows, above = width * 3, [], bytes(width * 3)
    for y in range(height):
        row = rgb[y * stride:(y + 1) * stride]
        rows.append(b"\0" + row if row != above else b"\2" + bytes(stride))
        above = row
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) +
            chunk(b"IEND", b""))


def save(path, screen):
    with open(path, "wb") as file:
        file.write(encode(screen.width, screen.height, screen.data))
