"""Draws the same ledger with ReportLab: the rows of a file (tabs between cells) on A4 landscape."""

import json
import os
import statistics
import sys
import time

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

FONT = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"
RUNS = 5

rows_file, pdf_file, name = sys.argv[1:4]


def draw():
    pdfmetrics.registerFont(TTFont("cjk", FONT))
    style = ParagraphStyle("cell", fontName="cjk", fontSize=8.5, leading=11, wordWrap="CJK")
    with open(rows_file, encoding="utf-8") as lines:
        rows = [[Paragraph(cell, style) for cell in line.rstrip("\n").split("\t")] for line in lines]
    width = landscape(A4)[0] - 60
    table = LongTable(rows, colWidths=[width / len(rows[0])] * len(rows[0]), repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.3, "black")]))
    SimpleDocTemplate(pdf_file, pagesize=landscape(A4), leftMargin=30, rightMargin=30).build([table])


taken = []
for _ in range(RUNS):
    started = time.perf_counter()
    draw()
    taken.append((time.perf_counter() - started) * 1000)
what = f"ledger of {name} rows as PDF"
print(json.dumps({"what": what, "of": "ReportLab", "unit": "ms", "median": statistics.median(taken)}))
print(json.dumps({"what": what, "of": "ReportLab", "unit": "KB", "median": os.path.getsize(pdf_file) / 1000}))
