"""Forget a file, and have a last word."""

import atexit

forgotten = open("/dev/null")  # nobody closes it

atexit.register(print, "the last word")

print("all is well, it seems")
