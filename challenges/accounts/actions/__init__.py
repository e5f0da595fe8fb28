"""Actions on accounts: sign-up, addresses, passwords, invites, sessions and throttling."""

from challenges.accounts.actions.account import (
    Taken,
    ask_for_address,
    change_password,
    leave,
    reset_password,
    send_reset,
    send_reset_later,
    send_sign_in_link,
    send_sign_in_link_later,
    send_verification,
    sign_up,
    use_sign_in_link,
    verify,
)
from challenges.accounts.actions.doors import forget_attempts, forgive, knock
from challenges.accounts.actions.registration import make_invite, renew_owner_link, set_registration, withdraw_invite
from challenges.accounts.actions.sessions import end_all_sessions, end_session

__all__ = [
    "Taken",
    "ask_for_address",
    "change_password",
    "end_all_sessions",
    "end_session",
    "forget_attempts",
    "forgive",
    "knock",
    "leave",
    "make_invite",
    "renew_owner_link",
    "reset_password",
    "send_reset",
    "send_reset_later",
    "send_sign_in_link",
    "send_sign_in_link_later",
    "send_verification",
    "set_registration",
    "sign_up",
    "use_sign_in_link",
    "verify",
    "withdraw_invite",
]
