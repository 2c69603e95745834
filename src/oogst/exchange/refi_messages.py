"""The sentences for what the REFI-QDA readers say in codes: why a project stays out, and what was odd or left out.

A `{name}` stands for a detail that the reader gives. Every remark has a `{count}`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "bomb": _("This project would unfold to far more than it may be. For safety it was not opened."),
    "comes-back": _(
        "This project has been here before. Look first at what is new, changed or gone, and choose what comes in."
    ),
    "cut-off": _("This project is not complete: its end is missing. Copy or download it again."),
    "damaged": _("This project is damaged and cannot be read. Export it again from the program that made it."),
    "encrypted": _("This project is locked with a password. Export it without one."),
    "no-project": _("There is no REFI-QDA project in this file. Choose the file that ends in .qdpx."),
    "not-a-codebook": _("This is not a REFI-QDA codebook. Choose a file that ends in .qdc."),
    "not-a-project": _("This is not a REFI-QDA project. Choose a file that ends in .qdpx."),
    "too-large": _("This project has a part of more than {megabytes} MB. Split the project, and export it again."),
    "too-many-members": _("This project holds more than {limit} files. Split the project, and export it again."),
    "unsafe-name": _("A file in this project has a name that points outside it. For safety it was not opened."),
    "unsafe-xml": _("This project refers to things outside itself in a way that no project needs. It was not opened."),
}

REMARKS: dict[str, str | Promise] = {
    "another-transcript": _(
        "A recording had more than one transcript. Each other one is a source of its own ({count})."
    ),
    "base-path-dropped": _("The project named a folder on somebody’s own computer. That was not saved."),
    "code-is-case": _("Some codings ({count}) point to a case and not to a code."),
    "code-unknown": _("Some codings ({count}) point to a code that is not in the project."),
    "coding-without-code": _("Some codings ({count}) name no code, and were left out."),
    "color-unreadable": _("Some colours ({count}) could not be read. Those codes get another one."),
    "date-impossible": _("Some dates ({count}) do not exist, and were left out."),
    "ends-early": _("Some texts ({count}) stop in the middle. What was there is read."),
    "edge-loose": _("Some lines of drawings ({count}) did not lead from one shape to another, and were left out."),
    "guessed-encoding": _("The character set of some texts ({count}) was guessed: {encoding}."),
    "guid-repaired": _("Some things of the kind “{element}” ({count}) had no good number of their own, and got one."),
    "guid-twice": _("Some things of the kind “{element}” ({count}) had a number that another has too."),
    "left-out": _("The part “{element}” is not known to Oogst, and was left out ({count})."),
    "media-left-out": _("Pictures, PDF files and recordings themselves were left out: {kind} ({count})."),
    "media-outside": _("Some media are not in the project, but on the computer that made it: {kind} ({count})."),
    "name-missing": _("Some things of the kind “{element}” ({count}) had no name."),
    "namespace": _("The project follows another version of the standard: “{namespace}”. It was read all the same."),
    "note-unknown": _("Some references ({count}) point to a note that is not in the project."),
    "part-missing": _("The project has no part “{element}”."),
    "positions-inclusive": _(
        "In some sources ({count}) the last letter was counted as part of a selection. That was put right."
    ),
    "positions-line-ends": _(
        "In some sources ({count}) each line end was counted as {length} characters. That was put right."
    ),
    "positions-mark": _("In some sources ({count}) an invisible first character was counted. That was put right."),
    "positions-utf16": _("In some sources ({count}) an emoji was counted as two letters. That was put right."),
    "positions-weak": _(
        "In some sources ({count}) it is not sure that the codings stand at the right words. Look at a few of them."
    ),
    "rich-text-left-out": _("Some sources ({count}) also had a version with layout. Only the plain text was read."),
    "rich-text-only": _("Some sources ({count}) only had a version with layout. Their text was not read."),
    "selection-empty": _("Some selections ({count}) hold no words."),
    "selection-outside": _("Some selections ({count}) went past the end of their text, and were cut off there."),
    "selection-turned": _("Some selections ({count}) ended before they began, and were turned around."),
    "selection-without-place": _("Of some selections ({count}) the place in the text could not be found."),
    "sets-empty": _("The list of code groups was empty."),
    "text-missing": _("The text of some sources or notes ({count}) is not in the project."),
    "text-outside": _("The text of some sources or notes ({count}) is on the computer that made the project."),
    "type-unknown": _("Some variables ({count}) have an unknown type. They were read as text."),
    "unreadable-characters": _("Some characters could not be read ({count}). They show as �."),
    "user-unknown": _("Some codings ({count}) are by someone who is not in the project."),
    "value-without-variable": _("Some values ({count}) belong to no variable, and were left out."),
    # What the study itself has no place for, or has already.
    "because-few": _("The few selections there are begin and end at whole words ({boundaries} of {edges})."),
    "because-none": _("There was nothing to check that by."),
    "because-ours": _("Oogst itself wrote this project."),
    "because-quotes": _("So {quotes} of {quotable} selections hold the words that the file repeats."),
    "because-weak": _(
        "But that is not sure: {quotes} of {quotable} repeated words agree, and {boundaries} of {edges} beginnings and "
        "ends stand at a whole word. Look at a few codings."
    ),
    "because-words": _("So {boundaries} of {edges} beginnings and ends of selections stand at a whole word."),
    "case-shared": _("Some sources ({count}) belonged to several cases. They show with the first."),
    "code-differs": _("Some codes ({count}) are here already with another name or meaning. They stay as they are."),
    "code-removed-here": _("Some codes ({count}) were removed from this study earlier. They stay away."),
    "code-twice": _("Some codes ({count}) had the number of another. Their codings went to that one."),
    "coder-unknown": _("Of some codings and memos ({count}) the project does not say whose they are."),
    "coding-code-gone": _("Codings of codes that were removed here were left out ({count})."),
    "coding-of-whole": _("Codes on a source as a whole became codings of its whole text ({count})."),
    "coding-on-media": _("Codings of regions, pages or moments have no place in a text, and were left out ({count})."),
    "coding-twice": _("The same coder had put the same code on the same words twice. Those became one ({count})."),
    "coding-without-text": _("Codings in sources without text were left out ({count})."),
    "codings-taken": _("{count} codings came in."),
    "drawn-thing-gone": _("Some shapes in drawings ({count}) stand for something that is not here."),
    "left-by-choice": _("What was new ({count}) was left out, as you chose."),
    "link-left-out": _("Relations with something that is not here were left out ({count})."),
    "member-left-out": _("Some things in groups ({count}) are not here, and were left out of their group."),
    "name-cut": _("Some names ({count}) were too long, and were cut off."),
    "note-empty": _("Some notes ({count}) were empty, and were left out."),
    "note-shared": _("Some notes ({count}) were about several things. Each of those got a copy."),
    "quote-without-source": _("Quotes of sources that are not here were left out ({count})."),
    "report-here": _("This study has a report already. The one of the project was left out."),
    "same-text": _("The study already has sources with exactly this text ({count})."),
    "selection-to-memo": _("Passages with a remark but without a code became memos with their source ({count})."),
    "selection-without-code": _("Marked passages without code or remark were left out ({count})."),
    "read-inclusive": _("The last letter was read as part of a selection."),
    "read-line-ends": _("Each line end was read as {length} characters."),
    "read-mark": _("An invisible first character was read as counted."),
    "read-standard": _("Positions were read as the standard says."),
    "read-utf16": _("An emoji was read as two characters."),
    "side-file-odd": _("Not all that Oogst wrote beside the project could be read ({count})."),
    "source-differs": _("Some sources ({count}) are here already with another text. They stay as they are here."),
    "source-withdrawn": _("Sources ({count}) were left out because somebody had them destroyed in this study."),
    "source-embargoed": _(
        "Interviews in their cooling-off period ({count}) were left out. Bring the project in again once it is over."
    ),
    "source-of-stopped": _("Sources of people who have stopped taking part ({count}) were left out."),
    "source-without-text": _("Sources without text, such as pictures and recordings, were left out ({count})."),
    "stopped-early": _("The project is damaged halfway. What came before the damage is here."),
    "story-not-allowed": _("Findings and report were left out: your role in this study may not write them."),
    "own-left-out": _("Comments, rounds and such about things that are not here were left out ({count})."),
    "text-not-taken": _(
        "Some newer texts ({count}) were not taken: they are empty, or words of them are being coded in a blind round."
    ),
    "text-stays": _("Out of some texts ({count}) a name or somebody’s words were taken here. Those stay as they are."),
    "text-taken": _("Some sources ({count}) got the text of the file. Undo in that text takes it back."),
    "text-would": _(
        "With the text of the file {kept} of its codings stay as they are, {changed} get other words, and {lost} lose "
        "theirs and wait for a place. Quotes that change: {quotes}."
    ),
    "value-differs": _("Some values of variables ({count}) are here already and differ. They stay as they are here."),
    "variable-differs": _("Some variables ({count}) are here already with another type. They keep it."),
}
