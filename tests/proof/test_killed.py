"""A server killed while people write has lost nothing that it acknowledged (fifty times by `python -m proofs`)."""

from proofs.killing import kill_and_look


def test_what_was_acknowledged_is_there_after_a_kill(tmp_path, monkeypatch):
    monkeypatch.delenv("OOGST_MASTER_KEY", raising=False)

    outcome = kill_and_look(tmp_path / "data", rounds=3)

    assert outcome.holds, outcome
    assert outcome.acknowledged >= 12
