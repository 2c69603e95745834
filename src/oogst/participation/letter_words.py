"""What our letters say. No names of people or schools in a subject, no answers, no tracking. No is an answer."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oogst.participation.letters import Words


def ask(study: str, link: str, until: datetime.date | None) -> Words:
    def body() -> str:
        return (
            _(
                "Hello,\n\n"
                "You are asked to take part in the study “%(study)s”. Before you decide, you can read quietly what "
                "the study is, what happens to what you tell, and what you can take back.\n\n"
                "Read, and then choose:\n%(link)s\n\n"
                "You get a code by mail to open it. Taking part is free: you may also say no, and you need not say "
                "why. Your school is not told what you choose.\n\n"
                "The link is for you alone. Please do not pass it on.\n"
            )
            % {"study": study, "link": link}
        ) + _until(until)

    return Words(lambda: _("Would you like to take part in a study?"), body)


def ask_again(study: str, link: str, until: datetime.date | None) -> Words:
    def body() -> str:
        return (
            _(
                "Hello,\n\n"
                "You take part in the study “%(study)s”. Something changes in what we would like to do with what you "
                "tell. So we ask you anew.\n\n"
                "Read what changes, and then choose:\n%(link)s\n\n"
                "Until you have answered, we collect nothing new for what changes. What you gave before stays as you "
                "agreed to it then. You may also say no.\n"
            )
            % {"study": study, "link": link}
        ) + _until(until)

    return Words(lambda: _("Something changes in the study: we ask you again"), body)


def reminder(study: str, link: str, asked: datetime.date) -> Words:
    """`link` is "" where the installation does not know its own address: then that of the first letter works on."""

    def body() -> str:
        said = {"study": study, "link": link, "date": date_format(asked, "j F")}
        if link:
            return (
                _(
                    "Hello,\n\n"
                    "On %(date)s we asked whether you want to take part in the study “%(study)s”. You have not "
                    "answered yet. That is fine: perhaps it slipped your mind.\n\n"
                    "With this link you can still read and choose:\n%(link)s\n\n"
                    "You may also say no. This is the only reminder.\n"
                )
                % said
            )
        return (
            _(
                "Hello,\n\n"
                "On %(date)s we asked whether you want to take part in the study “%(study)s”. You have not "
                "answered yet. That is fine: perhaps it slipped your mind.\n\n"
                "With the link in that letter you can still read and choose. You may also say no. "
                "This is the only reminder.\n"
            )
            % said
        )

    return Words(lambda: _("Our question is still open"), body)


def code(digits: str, minutes: int) -> Words:
    def body() -> str:
        return _(
            "Your code: %(code)s\n\n"
            "Type it on the page that you opened. It works for %(minutes)s minutes, once.\n\n"
            "Did you not ask for this? Then you need do nothing.\n"
        ) % {"code": digits, "minutes": minutes}

    return Words(lambda: _("Your code"), body)


def copy(study: str, link: str) -> Words:
    """`link` to one's own data, or "" where the installation does not know its own address."""

    def body() -> str:
        words = _(
            "Hello,\n\n"
            "Thank you for your answer. With this letter comes a copy of what you agreed to for the study “%(study)s”. "
            "Keep it well.\n\n"
            "Did you change your mind? You can stop at any time, without saying why. Until five working days after a "
            "talk you can have all of it destroyed.\n"
        ) % {"study": study}
        if link:
            words += _("\nWhat there is of you, and how you stop, stands on your own page:\n%(link)s\n") % {
                "link": link
            }
        return words

    return Words(lambda: _("Your copy of what you agreed to"), body)


def _until(day: datetime.date | None) -> str:
    return _("\nYou can answer until %(date)s.\n") % {"date": date_format(day, "j F Y")} if day else ""
