"""Have something to say at the end."""

import atexit

atexit.register(print, "my atexit ran")
print("ready")
