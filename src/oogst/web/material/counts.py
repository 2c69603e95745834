"""What came of a project, in words: how many of each kind."""

from collections.abc import Mapping

from django.utils.translation import ngettext_lazy

COUNTS = {
    "sources": ngettext_lazy("%d source", "%d sources"),
    "codes": ngettext_lazy("%d code", "%d codes"),
    "codings": ngettext_lazy("%d coding", "%d codings"),
    "coders": ngettext_lazy("%d coder", "%d coders"),
    "cases": ngettext_lazy("%d case", "%d cases"),
    "variables": ngettext_lazy("%d variable", "%d variables"),
    "memos": ngettext_lazy("%d memo", "%d memos"),
    "sets": ngettext_lazy("%d group", "%d groups"),
    "links": ngettext_lazy("%d relation", "%d relations"),
    "graphs": ngettext_lazy("%d drawing", "%d drawings"),
    "codes_changed": ngettext_lazy("%d code changed", "%d codes changed"),
    "memos_changed": ngettext_lazy("%d memo changed", "%d memos changed"),
    "codings_gone": ngettext_lazy("%d coding removed", "%d codings removed"),
    "findings": ngettext_lazy("%d finding", "%d findings"),
    "quotes": ngettext_lazy("%d quote", "%d quotes"),
    "sections": ngettext_lazy("%d section of the report", "%d sections of the report"),
    "sources_here": ngettext_lazy("%d source was here already", "%d sources were here already"),
    "codes_here": ngettext_lazy("%d code was here already", "%d codes were here already"),
    "codings_here": ngettext_lazy("%d coding was here already", "%d codings were here already"),
    "memos_here": ngettext_lazy("%d memo was here already", "%d memos were here already"),
}


def told_counts(counts: Mapping[str, int]) -> list[str]:
    """The counts that are not nothing, each in words, in a fixed order."""
    return [str(words % counts[name]) for name, words in COUNTS.items() if counts.get(name)]
