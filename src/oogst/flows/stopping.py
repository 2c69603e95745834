"""Said when the server stops, so that whoever keeps something open lets go of it."""

from django.dispatch import Signal

server_stops = Signal()
