"""Change a module, the environment and the process."""

import json
import os
import tempfile

json.changed_by = "A"
os.environ["CHANGED_BY"] = "A"
os.chdir(tempfile.gettempdir())

print("json.changed_by is", json.changed_by)
print("CHANGED_BY is", os.getenv("CHANGED_BY"))
print("working directory is", os.getcwd())
print("process is", os.getpid())
