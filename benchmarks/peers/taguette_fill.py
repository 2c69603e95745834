"""Fills a database of Taguette with the corpus, through Taguette's own models. Runs in the environment of Taguette.

python taguette_fill.py DATABASE < corpus    the first line: the names of all tags; then a line for each document, with
its name, its text and its highlights as [start, end, tag]. Prints the ids of the project and of the first document.
"""

import html
import json
import sys

from taguette import database


def main() -> None:
    session = database.connect(f"sqlite:///{sys.argv[1]}")()
    admin = session.get(database.User, "admin") or database.User(login="admin")
    project = database.Project(name="Meten", description="")
    session.add_all([admin, project])
    session.flush()
    session.add(database.ProjectMember(project_id=project.id, user_login="admin", privileges=database.Privileges.ADMIN))
    tags = {}
    for name in json.loads(sys.stdin.readline()):
        tags[name] = database.Tag(project_id=project.id, path=name, description="")
    session.add_all(tags.values())
    session.flush()
    first = None
    for line in sys.stdin:
        row = fill(session, project.id, json.loads(line), {name: tag.id for name, tag in tags.items()})
        first = first or row
    session.commit()
    print(project.id, first)


def fill(session, project, said, tags):
    """One document with its highlights; its id. Offsets are bytes of the text, which is what ours are in ASCII."""
    text = said["text"]
    document = database.Document(
        name=said["name"], description="", filename="tekst.txt", project_id=project, contents=as_html(text),
        text_direction=database.TextDirection.LEFT_TO_RIGHT,
    )  # fmt: skip
    session.add(document)
    session.flush()
    rows = [
        database.Highlight(
            document_id=document.id, start_offset=start, end_offset=end, snippet=html.escape(text[start:end])
        )
        for start, end, _tag in said["highlights"]
    ]
    session.add_all(rows)
    session.flush()
    links = [
        {"highlight_id": row.id, "tag_id": tags[tag]}
        for row, (_s, _e, tag) in zip(rows, said["highlights"], strict=True)
    ]
    if links:
        session.execute(database.highlight_tags.insert(), links)
    found = document.id
    session.expunge_all()
    return found


def as_html(text):
    """Its lines as paragraphs, with every character of the text in one of them."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines(keepends=True))


if __name__ == "__main__":
    main()
