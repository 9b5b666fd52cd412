"""Draw the Mandelbrot set in text, row by row.

Nothing here waits: it is pure arithmetic, and keeps
one core busy from the first row to the last.
"""

from time import perf_counter

WIDTH, HEIGHT = 54, 30
LIMIT = 150_000
SHADES = " .·:;+=xX$&#@"


def escape_time(c: complex) -> int:
    """How many steps z = z² + c stays near 0."""
    z = 0j
    for step in range(LIMIT):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4.0:
            return step
    return LIMIT


def shade(steps: int) -> str:
    """The longer a point held out, the denser."""
    if steps == LIMIT:
        return SHADES[-1]
    density = steps.bit_length() * 2
    return SHADES[min(density, len(SHADES) - 2)]


def row(y: float) -> str:
    step = 3.2 / (WIDTH - 1)
    text = ""
    for column in range(WIDTH):
        c = complex(column * step - 2.2, y)
        text += shade(escape_time(c))
    return text


def main() -> None:
    started = perf_counter()
    for number in range(HEIGHT):
        y = 1.2 - 2.4 * number / (HEIGHT - 1)
        print(f"{number + 1:>3} {row(y)}")
    seconds = perf_counter() - started
    print(f"\nThat took {seconds:.1f} s.")


if __name__ == "__main__":
    main()
