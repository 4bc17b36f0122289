"""Draws the same ledger with LibreOffice: the rows of a file (tabs between cells) as a sheet, exported to PDF."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 5
# Tabs between cells, UTF-8, every column a text.
CSV = "CSV:9,34,76,1"

rows_file, pdf_file, name = sys.argv[1:4]

taken = []
with tempfile.TemporaryDirectory() as home:
    sheet = os.path.join(home, "ledger.csv")
    shutil.copy(rows_file, sheet)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{home}/profile",
        "--headless",
        f"--infilter={CSV}",
        "--convert-to",
        "pdf:calc_pdf_Export",
        "--outdir",
        home,
        sheet,
    ]
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken.append((time.perf_counter() - started) * 1000)
    shutil.move(os.path.join(home, "ledger.pdf"), pdf_file)
what = f"ledger of {name} rows as PDF"
print(json.dumps({"what": what, "of": "LibreOffice", "unit": "ms", "median": statistics.median(taken)}))
print(json.dumps({"what": what, "of": "LibreOffice", "unit": "KB", "median": os.path.getsize(pdf_file) / 1000}))
