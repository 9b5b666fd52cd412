"""Spin until somebody presses Stop."""

print("spinning")
while True:
    pass
