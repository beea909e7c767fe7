#!/usr/bin/env python3
"""Draws the pictures of the documents as SVG, for light and dark pages. Python 3, nothing else.

    bench/draw.py      # from anywhere; writes the two files named in main()
"""

import html
import json
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

STYLE = """
  .page { fill: #ffffff; stroke: #d0d7de }
  .lane { fill: #f3f5f8 }
  .box { fill: #ffffff; stroke: #57606a; stroke-width: 1.5 }
  .ours { fill: #0969da }
  .other { fill: #afb8c1 }
  .cell { fill: #ddf4ff; stroke: #0969da }
  .disk { fill: #fff8c5; stroke: #9a6700; stroke-width: 1.5 }
  .flow { stroke: #0969da; stroke-width: 2.5; fill: none }
  .back { stroke: #1a7f37; stroke-width: 2.5; fill: none }
  .help { stroke: #9a6700; stroke-width: 2; fill: none; stroke-dasharray: 6 4 }
  .thin { stroke: #57606a; stroke-width: 1.5; fill: none }
  .flow-head { fill: #0969da } .back-head { fill: #1a7f37 } .help-head { fill: #9a6700 }
  text { fill: #1f2328; font-family: -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; font-size: 13px }
  .title { font-size: 15px; font-weight: bold }
  .head { font-size: 18px; font-weight: bold }
  .note { fill: #57606a; font-size: 12px }
  .small { font-size: 12px }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d }
    .lane { fill: #151b23 }
    .box { fill: #212830; stroke: #9198a1 }
    .ours { fill: #4493f8 }
    .other { fill: #656c76 }
    .cell { fill: #0c2d6b; stroke: #4493f8 }
    .disk { fill: #3b2e0b; stroke: #d29922 }
    .flow { stroke: #4493f8 } .flow-head { fill: #4493f8 }
    .back { stroke: #3fb950 } .back-head { fill: #3fb950 }
    .help { stroke: #d29922 } .help-head { fill: #d29922 }
    .thin { stroke: #9198a1 }
    text { fill: #f0f6fc }
    .note { fill: #9198a1 }
  }
"""


class Picture:
    def __init__(self, width, height, title, description):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{html.escape(title)}</title>',
            f'<desc id="desc">{html.escape(description)}</desc>',
            f"<style>{STYLE}</style>",
            "<defs>",
        ]
        for kind in ("flow", "back", "help"):
            self.parts.append(
                f'<marker id="{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="12" '
                'markerHeight="12" markerUnits="userSpaceOnUse" orient="auto">'
                f'<path class="{kind}-head" d="M0 0L10 5L0 10z"/></marker>'
            )
        self.parts.append("</defs>")
        self.rect("page", 0.5, 0.5, width - 1, height - 1, 8)

    def rect(self, kind, x, y, width, height, radius=6):
        self.parts.append(
            f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'
        )

    def text(self, x, y, words, kind="", anchor="middle"):
        name = f' class="{kind}"' if kind else ""
        self.parts.append(
            f'<text{name} x="{x}" y="{y}" text-anchor="{anchor}">{html.escape(words)}</text>'
        )

    def box(self, x, y, width, height, title, lines, kind="box"):
        self.rect(kind, x, y, width, height)
        self.text(x + width / 2, y + 24, title, "title")
        for i, line in enumerate(lines):
            self.text(x + width / 2, y + 46 + 18 * i, line)

    def arrow(self, kind, path):
        self.parts.append(f'<path class="{kind}" d="{path}" marker-end="url(#{kind})"/>')

    def line(self, x1, y1, x2, y2):
        self.parts.append(f'<path class="thin" d="M{x1} {y1}L{x2} {y2}"/>')

    def write(self, path):
        (ROOT / path).write_text("\n".join(self.parts) + "\n</svg>\n", encoding="utf-8")


def way_of_the_data():
    p = Picture(
        1080,
        544,
        "The way of the data through DuraLog",
        "Callers append to a queue of buffers. The committer takes sealed buffers, adds headers and "
        "hands them to an engine, native or portable, which writes and syncs them in segments on "
        "disk. After the sync the committer advances the durable sequence, which wakes waiting "
        "threads and completes futures. A worker prepares the next segment. At open, recovery walks "
        "the segments, and replay reads them in any thread and any process.",
    )
    p.rect("lane", 14, 14, 1052, 330)
    p.text(30, 40, "Writing", "head", "start")
    p.rect("lane", 14, 358, 1052, 172)
    p.text(30, 384, "Reading", "head", "start")

    p.box(30, 70, 150, 130, "Callers", ["any threads", "encode a record,", "compute its crc,", "append, then wait"])
    p.box(236, 70, 206, 130, "Append queue", ["a tiny lock: claim bytes,", "take a sequence, copy"])
    for i, name in enumerate(("free", "current", "sealed")):
        p.rect("cell", 248 + 63 * i, 148, 56, 36, 4)
        p.text(276 + 63 * i, 170, name, "small")
    p.box(498, 70, 160, 130, "Committer", ["one thread", "header, place, order", "group commit", "acknowledges"])
    p.rect("box", 714, 70, 170, 130)
    p.text(799, 94, "Engine", "title")
    p.rect("cell", 726, 106, 146, 38, 4)
    p.text(799, 122, "native")
    p.text(799, 138, "O_DIRECT, io_uring", "small")
    p.rect("cell", 726, 152, 146, 38, 4)
    p.text(799, 168, "portable")
    p.text(799, 184, "FileChannel", "small")
    p.box(940, 70, 112, 250, "Segments", ["on disk"], "disk")
    for i, name in enumerate(("0000000001", "0000000002", "0000000003")):
        p.rect("box", 948, 132 + 42 * i, 96, 34, 4)
        p.text(996, 153 + 42 * i, name, "small")
    p.text(996, 274, "batches, each", "small")
    p.text(996, 290, "padded to 4,096,", "small")
    p.text(996, 306, "then zeros", "small")
    p.box(498, 258, 386, 66, "Worker", ["prepares the next segment, closes the log"])

    p.arrow("flow", "M180 110H234")
    p.text(207, 102, "copy", "note")
    p.arrow("flow", "M442 110H496")
    p.text(469, 102, "sealed", "note")
    p.arrow("flow", "M658 110H712")
    p.text(685, 102, "submit", "note")
    p.arrow("flow", "M884 110H938")
    p.text(911, 102, "write", "note")
    p.arrow("back", "M940 180H886")
    p.text(913, 196, "sync", "note")
    p.arrow("back", "M714 180H660")
    p.text(687, 196, "reap", "note")
    p.arrow("back", "M540 200V228H105V202")
    p.text(300, 222, "durable sequence: wakes threads, completes futures", "note")
    p.arrow("help", "M578 258V202")
    p.text(586, 246, "space", "note", "start")
    p.arrow("help", "M884 291H938")
    p.text(911, 283, "zeros", "note")
    p.arrow("help", "M498 164H444")
    p.text(471, 158, "grant", "note")
    p.text(30, 264, "A buffer is granted only when its space", "note", "start")
    p.text(30, 281, "on disk is there, so a full disk shows", "note", "start")
    p.text(30, 298, "before a record is accepted, not after.", "note", "start")

    p.box(714, 400, 338, 116, "Recovery", ["at each open, by a writer or a reader", "walks the chain of batches, proves each,", "tells a torn tail from damage,", "a writer cuts the tail"])
    p.box(378, 400, 270, 116, "Replay", ["checks every checksum,", "a batch at a time,", "reads ahead (native engine)"])
    p.box(30, 400, 282, 116, "Readers", ["any thread, any process, without a lock", "iterator or stream: records to keep", "visitor: a view, faster"])
    p.arrow("flow", "M996 320V398")
    p.arrow("flow", "M714 465H650")
    p.text(682, 457, "proven", "note")
    p.arrow("flow", "M378 465H314")
    p.text(346, 457, "records", "note")
    p.write("java/duralog/docs/way-of-the-data.svg")


NAMES = {
    "duralog, native": "DuraLog, native",
    "duralog, portable direct": "DuraLog, portable",
    "duralog, portable buffered": "DuraLog, portable, buffered",
    "FileChannel, appending": "FileChannel, appending",
    "FileChannel, zeroed, leader": "FileChannel, zeroed",
    "Artemis journal, libaio": "Artemis journal, libaio",
    "Artemis journal, NIO": "Artemis journal, NIO",
    "Chronicle Queue, its sync": "Chronicle Queue (weaker sync)",
    "H2 MVStore, grouped": "H2 MVStore",
    "LMDB, grouped": "LMDB",
}


def bars(workload, title, path):
    """Horizontal bars of the medians, sorted; whiskers from the least to the most."""
    rates = {}
    for sample in json.loads((ROOT / "bench/reference/samples.json").read_text())["samples"]:
        if sample["workload"] == workload:
            rates.setdefault(sample["contestant"], []).append(sample["rate"] / 1000)
    rows = sorted(rates.items(), key=lambda row: -statistics.median(row[1]))
    height = 92 + 28 * len(rows) + 40
    p = Picture(
        860,
        height,
        title + ", thousand records per second, more is better",
        "; ".join(f"{NAMES.get(n, n)} {statistics.median(r):.0f}" for n, r in rows),
    )
    p.text(20, 32, title, "head", "start")
    p.text(20, 54, "Thousand records per second, each synced to disk before it counts. More is better.", "note", "start")
    left, width = 230, 540
    step = 50
    top = step * (1 + int(max(max(r) for r in rates.values()) // step))
    bottom = 76 + 28 * len(rows)
    for tick in range(0, top + 1, step):
        x = left + width * tick / top
        p.line(x, bottom, x, bottom + 6)
        p.text(x, bottom + 22, str(tick), "note")
    p.line(left, bottom, left + width, bottom)
    for i, (name, rate) in enumerate(rows):
        y = 76 + 28 * i
        median = statistics.median(rate)
        p.text(left - 10, y + 15, NAMES.get(name, name), "", "end")
        p.rect("ours" if name.startswith("duralog") else "other", left, y, round(width * median / top, 1), 20, 2)
        least, most = (round(left + width * r / top, 1) for r in (min(rate), max(rate)))
        p.line(least, y + 10, most, y + 10)
        p.line(least, y + 6, least, y + 14)
        p.line(most, y + 6, most, y + 14)
        p.text(most + 8, y + 15, f"{median:.0f}", "", "start")
    p.text(20, bottom + 46, "Median, least and most of 3 rounds; 2 cores, ext4, a disk that flushes in 50 µs.", "note", "start")
    p.write(path)


def main():
    way_of_the_data()
    bars("W3 64 threads", "Durable appends, 64 threads", "bench/reference/durable-64-threads.svg")


if __name__ == "__main__":
    main()
