"""Sleep until somebody presses Stop."""

import time

print("sleeping")
time.sleep(600)
