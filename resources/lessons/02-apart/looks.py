"""Look what another interpreter's changes did here."""

import json
import os

seen = getattr(json, "changed_by", "not there")
print("json.changed_by is", seen)
print("CHANGED_BY is", os.getenv("CHANGED_BY", "not there"))
print("working directory is", os.getcwd())
print("process is", os.getpid())
