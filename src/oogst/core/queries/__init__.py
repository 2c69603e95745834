"""Questions about codes and words: which passages stand in which relation to which others.

`asked` is what is asked, `typed` reads and writes it as a line of text, `answer` finds the passages by sweeping over
arrays (`relations`) of places (`places`); `units` knows where paragraphs and words begin.
"""
