"""A participant's own pages, on a phone: signing, what there is of me, stopping."""
