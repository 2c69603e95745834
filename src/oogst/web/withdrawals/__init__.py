"""Pages about taking back: what is left to do, who stopped, recording it for somebody who asked by phone or mail."""
