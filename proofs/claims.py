"""What Oogst promises, and the tests that try to break each promise."""

from proofs.running import Proof

CLAIMS = (
    Proof(
        "No material enters without a consent that covers it, or another stated ground",
        "Every door (service, draft, job, upload, exchange project, command line) is tried with a consent that is not "
        "there; and the code is searched for any other place that makes a source.",
        ("tests/participation/test_gate.py",),
    ),
    Proof(
        "What was signed can be proven byte for byte, by two people and for ever",
        "Publishing by one person, changing a published text in the service and in the database itself, signing "
        "another language than was shown; the digests of all copies, scans and texts are computed again.",
        ("tests/participation", "tests/web/consent"),
    ),
    Proof(
        "During the cooling-off period nobody but the interviewer finds an interview",
        "Arbitrary moments before the end, every list, search, matrix and export as a colleague; working days against "
        "a table made by hand.",
        ("tests/core/test_workdays.py", "tests/sources/test_drafts.py", "tests/flows/test_name_finding.py"),
    ),
    Proof(
        "A withdrawal in time destroys everything of that person, everywhere",
        "Markers in everything that one participant can leave behind; then the raw bytes of database files (free pages "
        "and journals included), folders, logs, outbox and caches are searched. A destruction is cut off after each "
        "step and resumed; yesterday's backup is put back and searched again.",
        ("tests/flows/withdrawing", "tests/flows/backup"),
    ),
    Proof(
        "Nobody reaches what is not theirs",
        "Every address as a visitor, as a stranger, as a member of another study and in every role, against the one "
        "table; all ids of another study through one's own.",
        ("tests/web/test_access_walk.py", "tests/people/test_access.py", "tests/web/mine"),
    ),
    Proof(
        "Managers see no number about fewer than five people",
        "All sums and differences of what was ever shown, by brute force; and whatever one to four people do, every "
        "answer that a manager can get stays the same, byte for byte.",
        ("tests/core/test_disclosure.py", "tests/insight/test_numbers.py", "tests/web/test_manager_numbers.py"),
    ),
    Proof(
        "Names live in the vault, sealed",
        "Sealed bytes changed, cut, swapped and opened with other keys; a rotation under readers and writers; the "
        "vault locked; names searched for in lists, logs, addresses and the trail.",
        ("tests/core/test_sealing.py", "tests/vault", "tests/web/vault", "tests/studies/test_identities.py"),
    ),
    Proof(
        "Attacks on the web face fail",
        "Session fixation, forged requests on every address, open redirects, header and template injection, scripts "
        "through every imported format, path traversal, user enumeration by answer and by work done.",
        (
            "tests/web/security", "tests/web/test_hostile_input.py", "tests/web/test_words_stay_inside.py",
            "tests/web/test_signing_in.py",
        ),
    ),
    Proof(
        "The trail only grows, and proves it",
        "Entries changed, removed, moved and added behind its back, in the database itself.",
        ("tests/people/test_trail.py",),
    ),
)  # fmt: skip
