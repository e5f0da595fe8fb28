"""The least that Flask can do: what everything else is compared with."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """One line."""
    return "Hello"
