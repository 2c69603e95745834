"""How much a reader takes from one file. A limit on compression ratio alone would refuse real documents."""

FILE_BYTES = 200 * 1024 * 1024
TEXT_CHARACTERS = 20_000_000  # all documents of one file together
ROWS = 100_000

MEMBERS = 10_000
DIRECTORY_BYTES = 8 * 1024 * 1024  # the list of members, before anything is unpacked
UNZIPPED_BYTES = 500 * 1024 * 1024
MEMBER_BYTES = 64 * 1024 * 1024  # one part that is read; lxml needs some eight times as much
PACKED_TIGHT = 200  # to one; real documents reach forty, and it counts only beyond PACKED_SMALL
PACKED_SMALL = 32 * 1024 * 1024

PDF_PAGES = 5_000
