"""Draws the same ledger with typst: the rows of a file (tabs between cells) on A4 landscape."""

import json
import os
import statistics
import sys
import time

import typst

RUNS = 5

rows_file, pdf_file, name, fonts = sys.argv[1:5]
source = os.path.join(os.path.dirname(pdf_file), "ledger.typ")
with open(source, "w", encoding="utf-8") as page:
    page.write(
        f"""#set page(paper: "a4", flipped: true, margin: 10mm)
#set text(font: "Noto Serif SC", size: 8.5pt, lang: "zh")
#let rows = csv("{os.path.basename(rows_file)}", delimiter: "\\t")
#table(columns: (1fr,) * rows.first().len(), table.header(..rows.first()), ..rows.slice(1).flatten())
"""
    )

taken = []
for _ in range(RUNS):
    started = time.perf_counter()
    typst.compile(source, output=pdf_file, font_paths=[fonts])
    taken.append((time.perf_counter() - started) * 1000)
what = f"ledger of {name} rows as PDF"
print(json.dumps({"what": what, "of": "typst", "unit": "ms", "median": statistics.median(taken)}))
print(json.dumps({"what": what, "of": "typst", "unit": "KB", "median": os.path.getsize(pdf_file) / 1000}))
