"""Bulk load and replay by the Python ancestor: PACKAGE DIRECTORY maps|text|replay THREADS SIZE RECORDS.

Prints "sample RATE P50 P99 DISK MEMORY HOW" as the runner's own JVMs do. The clock stops after close(), which
is the ancestor's only way to say that all is durable.
"""
import importlib.util
import os
import resource
import sys
import threading
import time

package, directory, work, threads, size, records = sys.argv[1:7]
threads, size, records = int(threads), int(size), int(records)
if os.path.exists(os.path.join(package, "src", "__init__.py")):
    package = os.path.join(package, "src")
try:
    spec = importlib.util.spec_from_file_location(
        "duralog", os.path.join(package, "__init__.py"), submodule_search_locations=[package]
    )
    duralog = importlib.util.module_from_spec(spec)
    sys.modules["duralog"] = duralog
    spec.loader.exec_module(duralog)
except (ImportError, OSError) as e:
    print("refused", e)
    sys.exit(0)


def text(number):
    return str(number).rjust(size, ".")


def fields(number):
    return {"event": "login", "user": number, "status": "success"}


def append(log, thread):
    make = fields if work == "maps" else text
    for number in range(thread, records, threads):
        log.append(make(number))


log = duralog.DuraLog(file_path=os.path.join(directory, "ancestor.log"))
start = time.perf_counter()
appenders = [threading.Thread(target=append, args=(log, t)) for t in range(threads)]
for t in appenders:
    t.start()
for t in appenders:
    t.join()
log.close()
if work == "replay":
    log = duralog.DuraLog(file_path=os.path.join(directory, "ancestor.log"))
    start = time.perf_counter()
    seen = sum(int(record.lstrip(".")) for record in log.replay())
    assert seen == records * (records - 1) // 2, "a record is missing"
elapsed = time.perf_counter() - start
log.close()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
print("sample", records / elapsed, 0, 0, 0, peak, "Python %d.%d, fsync each second" % sys.version_info[:2])
