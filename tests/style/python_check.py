"""Compiles the Python files below the folders given, with the Python that runs this; warnings are errors."""

import pathlib
import sys
import warnings

warnings.simplefilter("error")
checked = 0
failed = 0
for folder in sys.argv[1:]:
    for path in sorted(pathlib.Path(folder).rglob("*.py")):
        checked += 1
        try:
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        except (SyntaxError, Warning) as error:
            failed += 1
            print(f"{path}: {error}")
print(f"{checked} files compiled with {sys.version.split()[0]}, {failed} failed")
sys.exit(failed != 0)
