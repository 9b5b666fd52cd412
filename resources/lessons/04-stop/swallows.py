"""Take no for no answer: press Stop three times."""

print("spinning, and not to be stopped")
while True:
    try:
        while True:
            try:
                while True:
                    pass
            except KeyboardInterrupt:
                print("somebody said stop")
    except KeyboardInterrupt:
        print("and said it again")
