"""A minimal Flask app, the baseline for other benchmarks."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Return one word."""
    return "Hello"
