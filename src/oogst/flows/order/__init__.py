"""What an institution asks of a study: a data management plan, a register of processing, a start for a DPIA.

They fill themselves from the system; nobody keeps them up to date, and no participant is named in them.
"""
