#!/usr/bin/env python3
"""Draws every picture Tauri wants from icon.svg. Needs rsvg-convert (Debian: librsvg2-bin)."""

import struct
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent
PICTURES = {"32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "icon.png": 512}
# Windows: what Explorer, the task bar and the title bar ask for at 100 to 200 percent.
WINDOWS_SIZES = [32, 16, 24, 48, 64, 256]
# macOS: type code of a PNG entry and its size.
MACOS_SIZES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def draw(size: int) -> bytes:
    """The icon as PNG, `size` pixels wide and high."""
    command = ["rsvg-convert", "--width", str(size), "--height", str(size), FOLDER / "icon.svg"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def ico() -> bytes:
    """The icon in the container of Windows; a side of 256 is written as 0."""
    pictures = [draw(size) for size in WINDOWS_SIZES]
    offset = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(WINDOWS_SIZES, pictures):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def icns() -> bytes:
    """The icon in the container of macOS."""
    entries = b""
    for code, size in MACOS_SIZES.items():
        picture = draw(size)
        entries += code + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(entries) + 8) + entries


for name, size in PICTURES.items():
    (FOLDER / name).write_bytes(draw(size))
(FOLDER / "icon.ico").write_bytes(ico())
(FOLDER / "icon.icns").write_bytes(icns())
