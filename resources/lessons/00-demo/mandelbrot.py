"""Draw the Mandelbrot set in text, row by row as it is computed.

Nothing here waits for anything: the program is pure arithmetic, and its
interpreter keeps one core busy from the first row to the last.
"""

from time import perf_counter

WIDTH, HEIGHT = 56, 32
LIMIT = 150_000
SHADES = " .·:;+=xX$&#@"


def escape_time(c: complex) -> int:
    """How many steps z = z² + c stays within radius 2, at most LIMIT."""
    z = 0j
    for step in range(LIMIT):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4.0:
            return step
    return LIMIT


def shade(steps: int) -> str:
    """A character that is the denser, the longer the point held out."""
    if steps == LIMIT:
        return SHADES[-1]
    return SHADES[min(steps.bit_length() * 2, len(SHADES) - 2)]


def main() -> None:
    started = perf_counter()
    for row in range(HEIGHT):
        y = 1.2 - 2.4 * row / (HEIGHT - 1)
        points = (complex(-2.2 + 3.2 * x / (WIDTH - 1), y) for x in range(WIDTH))
        line = "".join(shade(escape_time(point)) for point in points)
        print(f"{row + 1:>3} {line}")
    seconds = perf_counter() - started
    print(f"\n{WIDTH} × {HEIGHT} points in {seconds:.1f} s")


if __name__ == "__main__":
    main()
