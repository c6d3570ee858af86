"""Reads feeds with feedparser: one file a line of the input; prints those that it complains of, and what it read of the others."""
import json
import sys

import feedparser

faults, entries = [], 0
for name in sys.stdin.read().split("\n"):
    if not name:
        continue
    feed = feedparser.parse(name)
    if feed.bozo:
        faults.append(f"{name}: {feed.bozo_exception}")
    if not feed.feed.get("title") or not feed.version:
        faults.append(f"{name}: no title, or no version")
    for entry in feed.entries:
        entries += 1
        if not (entry.get("id") and entry.get("title") and entry.get("link")) or not entry.get("published_parsed"):
            faults.append(f"{name}: an entry without id, title, link or date")
json.dump({"faults": faults, "entries": entries}, sys.stdout)
