"""Backups: both databases at one moment, sealed, with the keys of the vault apart; and putting them back.

Oogst writes to two databases that share no transaction: the vault first, the second step repeatable. So what a power
cut leaves behind is a state that Oogst recovers from, and a backup is just that: both databases as they were at one
moment. What it holds of the vault is never older than what it holds of the research, and keys come from that same
moment, so nothing in a backup lacks its key. Files are copied last: they are on the disk before their row is.

The keys of subjects and studies are taken out of the copy of the vault, and go to another folder, where they are kept
for less long. Once the last backup of a destroyed key is gone, what was sealed under it is unreadable in every backup.
"""
