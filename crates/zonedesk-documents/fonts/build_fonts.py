#!/usr/bin/env python3
"""Cuts the program's fonts from Debian's fonts-noto-cjk.

The cut holds the characters of GB 18030-2022 implementation level 2: the whole of the CJK
Unified Ideographs block (URO) and Extension A as far as the source font draws them, the 196
characters of the 通用规范汉字表 that stand beyond the basic plane, and the signs that forms,
addresses and prices use. Whatever else the source draws beyond the basic plane (Extensions B to
F) stays too: those are the characters of rare names. README.md says what the sources lack.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    apt-get install fonts-noto-cjk=1:20220127+repack1-1
    venv/bin/python build_fonts.py              # writes the .otf files beside this script
    venv/bin/python build_fonts.py --check      # fails when a committed file differs
    venv/bin/python build_fonts.py --list /usr/share/unicode/Unihan_OtherMappings.txt.bz2
                                                # fails when the committed list differs
"""

import argparse
import bz2
import hashlib
import pathlib
import sys

import fontTools
from fontTools import subset
from fontTools.ttLib import TTCollection

HERE = pathlib.Path(__file__).resolve().parent
LIST = HERE / "tongyong_guifan_beyond_bmp.txt"
FONTTOOLS = "4.68.0"

# Face 2 of each collection is the mainland (SC) one. The hashes are those of the files in
# Debian's fonts-noto-cjk 1:20220127+repack1-1.
SOURCES = [
    (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
        "NotoSansSC-Regular.otf",
    ),
    (
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
        "NotoSerifSC-Regular.otf",
    ),
]
SC_FACE = 2

# Closed ranges of the blocks that are taken whole.
RANGES = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B: pinyin and foreign names
    (0x02B0, 0x02FF),  # tone marks
    (0x0300, 0x036F),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x04FF),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional: ḿ and Vietnamese names
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts, m² m³
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x214F),  # letterlike, ℃ №
    (0x2150, 0x218F),  # number forms, Ⅰ Ⅱ ⅓
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x24FF),  # enclosed numbers, ①
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # blocks
    (0x25A0, 0x25FF),  # geometric shapes, □ ■
    (0x2600, 0x26FF),  # ☆ ☎ ☑
    (0x2700, 0x27BF),  # ✓ ❶
    (0x2E80, 0x2EFF),  # radicals supplement
    (0x2F00, 0x2FDF),  # Kangxi radicals
    (0x2FF0, 0x2FFF),  # ideographic description
    (0x3000, 0x303F),  # CJK symbols and punctuation, 〔 〕 〇
    (0x3040, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31A0, 0x31BF),  # bopomofo extended
    (0x31C0, 0x31EF),  # strokes
    (0x3200, 0x32FF),  # enclosed CJK, ㈠ ㊣
    (0x3300, 0x33FF),  # CJK compatibility, ㎡ ㎏
    (0x3400, 0x4DBF),  # Extension A
    (0x4E00, 0x9FFF),  # URO
    (0xF900, 0xFAFF),  # compatibility ideographs, 21 of them in GBK
    (0xFE30, 0xFE4F),  # CJK compatibility forms
    (0xFE50, 0xFE6F),  # small forms
    (0xFF00, 0xFFEF),  # full-width and half-width forms
    (0x1F100, 0x1F1FF),  # enclosed alphanumerics
]


def characters():
    """Every code point that the cut asks for."""
    wanted = {point for first, last in RANGES for point in range(first, last + 1)}
    return wanted.union(listed())


def listed():
    """The committed 196 characters of the 通用规范汉字表 beyond the basic plane."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    points = [ord(mark) for line in lines if not line.startswith("#") for mark in line.strip()]
    if len(points) != 196 or min(points) < 0x20000 or points != sorted(set(points)):
        sys.exit(f"{LIST.name}: expected 196 different characters beyond the basic plane, in order")
    return points


def check_list(unihan):
    """Compares the committed list with kTGH (通用规范汉字) of a Unihan_OtherMappings file."""
    text = bz2.decompress(pathlib.Path(unihan).read_bytes()).decode("utf-8")
    table = [
        int(line.split("\t")[0][2:], 16)
        for line in text.splitlines()
        if "\tkTGH\t" in line
    ]
    if len(set(table)) != 8105:
        sys.exit(f"{unihan}: the 通用规范汉字表 has 8105 characters, found {len(set(table))}")
    beyond = sorted(point for point in table if point > 0xFFFF)
    if beyond != listed():
        sys.exit(f"{LIST.name} is not what {unihan} says")
    outside = [point for point in table if point not in characters()]
    if outside:
        sys.exit(f"characters of the table outside the cut: {outside}")
    print(f"{LIST.name}: {len(beyond)} characters, as in {unihan}")


def cut(source, source_sha256, target):
    """Cuts one face and writes it. Returns the characters asked for that it does not draw."""
    digest = hashlib.sha256(pathlib.Path(source).read_bytes()).hexdigest()
    if digest != source_sha256:
        sys.exit(f"{source} is another version: sha256 {digest}")
    options = subset.Options(
        # Horizontal text, one glyph per character: no features, no hints, no vertical metrics.
        layout_features=[],
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
        drop_tables=["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14],
        name_languages=[0x409],
    )
    font = TTCollection(source, lazy=True).fonts[SC_FACE]
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    rare = {point for point in font.getBestCmap() if point >= 0x20000}
    cutter.populate(unicodes=characters() | rare)
    cutter.subset(font)
    drawn = set(font.getBestCmap())
    subset.save_font(font, str(target), options)
    return sorted(characters() - drawn)


def is_hanzi(point):
    return 0x3400 <= point <= 0x4DBF or 0x4E00 <= point <= 0x9FFF or point >= 0x20000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--list", metavar="UNIHAN", help="compare the character list with Unihan")
    arguments = parser.parse_args()
    if arguments.list:
        check_list(arguments.list)
        return
    if fontTools.version != FONTTOOLS:
        sys.exit(f"fontTools {FONTTOOLS} is wanted, this is {fontTools.version}")
    sums = []
    different = []
    for source, source_sha256, name in SOURCES:
        target = HERE / (name + ".new" if arguments.check else name)
        lacking = cut(source, source_sha256, target)
        data = target.read_bytes()
        if arguments.check:
            target.unlink()
            if data != (HERE / name).read_bytes():
                different.append(name)
        sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
        hanzi = [f"U+{point:04X} {chr(point)}" for point in lacking if is_hanzi(point)]
        print(f"{name}: {len(data)} bytes; hanzi the source lacks: {', '.join(hanzi) or 'none'}")
    committed = HERE / "SHA256SUMS"
    if not arguments.check:
        committed.write_text("".join(sums), encoding="utf-8")
    elif different or committed.read_text(encoding="utf-8") != "".join(sums):
        sys.exit(f"differs from what is committed: {', '.join(different) or committed.name}")


if __name__ == "__main__":
    main()
