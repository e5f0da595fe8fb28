"""Ends the transaction of every request, in one place."""

from flask import Flask, Response, request

from challenges import db

SAFE = {"GET", "HEAD", "OPTIONS"}


def install(app: Flask) -> None:
    """Commit unsafe requests answered with a status below 400; roll back everything else."""

    @app.after_request
    def end_transaction(response: Response) -> Response:
        if db.is_writing():
            if request.method in SAFE:
                db.roll_back()
                raise db.WrittenOutside(f"{request.method} {request.path} wrote")
            if response.status_code < 400:
                db.commit()
            else:
                db.roll_back()
        return response

    @app.teardown_appcontext
    def leave_the_write_lock(error: BaseException | None) -> None:
        if db.is_writing():
            db.roll_back()
