"""`oogst user`: accounts of this installation."""

import argparse
import json
import os
from typing import TYPE_CHECKING

from oogst.cli.errors import Refused

if TYPE_CHECKING:
    from oogst.people.accounts import User


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("user", description="Create accounts, list them, make password links.")
    below = parser.add_subparsers(dest="do", metavar="what", title="what to do")
    make = below.add_parser(
        "create",
        help="make an account; prints a link to choose a password",
        epilog='examples:\n  oogst user create lead@school.example --name "Marije Bos" --admin\n',
    )
    make.add_argument("email", metavar="EMAIL")
    make.add_argument("--name", required=True, help="what colleagues see")
    make.add_argument("--language", choices=["nl", "en"], default="nl", help="of the screen (default: nl)")
    make.add_argument("--admin", action="store_true", help="may create studies and accounts")
    make.set_defaults(run=create)
    show = below.add_parser("list", help="list the accounts", epilog="examples:\n  oogst user list --json\n")
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=list_users)
    link = below.add_parser(
        "password",
        help="print a link with which somebody chooses a password",
        epilog="examples:\n  oogst user password lead@school.example\n",
    )
    link.add_argument("email", metavar="EMAIL")
    link.set_defaults(run=password)
    steps = below.add_parser(
        "second-step",
        help="take away passkeys, app and recovery codes, for who lost them",
        epilog="examples:\n  oogst user second-step lead@school.example --remove\n",
    )
    steps.add_argument("email", metavar="EMAIL")
    steps.add_argument("--remove", action="store_true", required=True, help="be sure who asks this of you")
    steps.set_defaults(run=second_step)
    admin = below.add_parser("admin", help="make somebody administrator, or no longer")
    admin.add_argument("email", metavar="EMAIL")
    admin.add_argument("--remove", action="store_true", help="take the right away")
    admin.set_defaults(run=administrator)


def create(args: argparse.Namespace) -> int:
    from django.core.validators import validate_email

    from oogst.people.accounts import User
    from oogst.people.services import make_account

    validate_email(args.email)
    if not args.name.strip():
        raise Refused("An account has a name.")
    if User.objects.filter(email__iexact=args.email).exists():
        raise Refused(
            f"There is an account {args.email} already. For a password link: oogst user password {args.email}"
        )
    user = make_account(email=args.email, name=args.name.strip(), language=args.language, administrator=args.admin)
    print(_link(user))
    return 0


def list_users(args: argparse.Namespace) -> int:
    from oogst.people.accounts import User

    users = list(User.objects.order_by("email"))
    if args.json:
        rows = [
            {
                "email": user.email,
                "name": user.name,
                "language": user.language,
                "administrator": user.is_administrator,
                "active": user.is_active,
                "has_password": user.has_usable_password(),
            }
            for user in users
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for user in users:
        marks = [word for word, holds in _marks(user).items() if holds]
        print(f"{user.email:<40} {user.name}{' (' + ', '.join(marks) + ')' if marks else ''}")
    if not users:
        print("No accounts yet. Make one: oogst user create EMAIL --name NAME --admin")
    return 0


def password(args: argparse.Namespace) -> int:
    from oogst.people.services import note_password_link

    user = _user(args.email)
    note_password_link(user=user)
    print(_link(user))
    return 0


def second_step(args: argparse.Namespace) -> int:
    from oogst.people.services import remove_second_steps

    if remove_second_steps(user=_user(args.email)):
        print(f"{args.email} signs in with the password alone now, and was signed out everywhere.")
    else:
        print(f"{args.email} had no second step.")
    return 0


def administrator(args: argparse.Namespace) -> int:
    from oogst.people.services import set_administrator

    set_administrator(user=_user(args.email), administrator=not args.remove)
    print(f"{args.email} is {'no longer' if args.remove else 'now'} an administrator.")
    return 0


def _user(email: str) -> "User":
    from oogst.people.accounts import User

    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise Refused(f"There is no account {email}.")
    return user


def _link(user: "User") -> str:
    """A whole address when OOGST_URL says where this installation is; else on this machine."""
    from oogst.people.links import password_path

    return os.environ.get("OOGST_URL", "http://127.0.0.1:8000").rstrip("/") + password_path(user)


def _marks(user: "User") -> dict[str, bool]:
    return {
        "administrator": user.is_administrator,
        "no password yet": not user.has_usable_password(),
        "not active": not user.is_active,
    }
