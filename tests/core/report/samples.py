"""Reports to write out: one as a team would write it, one that tries to break every format, one with nothing in it."""

import datetime

from oogst.core.report.model import (
    Block,
    Blockquote,
    CodeBlock,
    FindingBlock,
    Heading,
    LegendEntry,
    ListBlock,
    LiveProblem,
    Number,
    Numbers,
    Paragraph,
    Quote,
    Report,
    Rule,
    Run,
    Section,
    Table,
    plain,
)

RING = Quote(
    id="0190a1c2-0000-7000-8000-000000000001",
    words="Ik had eh, ik had verwacht dat mensen zeg maar op hun horloge zouden kijken. Maar het werd stil.",
    edited="Ik had verwacht dat mensen op hun horloge zouden kijken. Maar het werd stil.",
    pseudonym="Anouk (aanjager)",
    kind="slotinterview",
    date=datetime.date(2025, 11, 14),
    case="De Werf, vo",
    source="Slotinterview 4",
    speaker="A2",
    time="00:12:48",
    basis="toestemming versie 2, deelname en citeren",
    permalink="https://oogst.example/study/lob/sources/4#c=1200-1290",
    context_before="En hoe was dat, die eerste middag in de kring?",
    context_after="Daarna vertelde bijna iedereen zoiets.",
)
LOGBOOK = Quote(
    id="0190a1c2-0000-7000-8000-000000000002",
    words="Zonder agenda zit je ineens tegenover een mens.",
    pseudonym="Brecht (maatje)",
    kind="logboek",
    date=datetime.date(2025, 9, 3),
    case="Het Lage Land, mbo",
    source="Logboek week 36",
    basis="toestemming versie 2, deelname en citeren",
    permalink="https://oogst.example/study/lob/sources/9#c=10-57",
)
HOURS = Quote(
    id="0190a1c2-0000-7000-8000-000000000003",
    words="Mooi hoor, zo'n kring. Maar ik heb er geen uren voor, en volgende week staat er weer een toets.",
    pseudonym="Carel (vakdocent)",
    kind="oogstverslag",
    date=datetime.date(2025, 10, 7),
    case="De Werf, vo",
    source="Oogstverslag De Werf 1",
    basis="akkoord van alle deelnemers, 21 oktober 2025",
)


def numbers() -> Numbers:
    items = [("scholen", "3"), ("deelnemers", "41"), ("bronnen", "57"), ("fragmenten", "1.284"), ("codes", "62")]
    return Numbers(tuple(Number(label, value) for label, value in items))


def matrix() -> Table:
    rows = [
        ["elkaar leren kennen", 31, 12, 4],
        ["moet het iets opleveren?", 18, 2, 7],
        ["uren in de taak", 9, 14, 5],
        ["weerstand tegen de term", 3, 21, 9],
    ]
    return Table.of(
        "Ruimte voor vertraging: fragmenten per code en casus",
        ["Code", "De Werf, vo", "Het Lage Land, mbo", "Noord, hbo"],
        rows,
        note="Een fragment kan meer dan één code hebben.",
    )


def finding() -> FindingBlock:
    return FindingBlock(
        claim="Vertraging is geen luxe: zonder haar komt het gesprek niet op gang.",
        explanation=(
            Paragraph(
                (
                    Run("In alle drie de scholen noemen teamleden "),
                    Run("stilte", emphasis=True),
                    Run(" als het moment waarop iets begon te schuiven."),
                )
            ),
        ),
        quotes_for=(LOGBOOK, RING),
        quotes_against=(HOURS,),
    )


def story() -> tuple[Block, ...]:
    return (
        Paragraph(
            (
                Run("Wat heeft een team nodig om loopbaanbegeleiding "),
                Run("van iedereen", strong=True),
                Run(
                    " te maken? We vroegen het aan mensen die er elke dag mee bezig zijn. Meer over de aanpak staat in "
                ),
                Run("het projectplan", href="https://oogst.example/plan"),
                Run(" en onder "),
                Run("Bronnen", href="#sources"),
                Run("."),
            )
        ),
        RING,
        Paragraph(plain("Die stilte was geen leegte. Wie niet hoeft te antwoorden, gaat luisteren.")),
        Heading(1, plain("Wat er in de kring gebeurde")),
        ListBlock(
            (
                (Paragraph(plain("Mensen vertelden over zichzelf, niet over beleid.")),),
                (
                    Paragraph(plain("Wie zelden sprak, kreeg de spreekstok:")),
                    ListBlock(((Paragraph(plain("de conciërge;")),), (Paragraph(plain("de roostermaker.")),))),
                ),
            )
        ),
        ListBlock(((Paragraph(plain("Eerst vertragen.")),), (Paragraph(plain("Dan pas plannen.")),)), ordered=True),
        Heading(2, plain("In cijfers")),
        matrix(),
        Blockquote((Paragraph(plain("Noot van de schrijvers: tel niet wat je niet kunt duiden.")),)),
        Rule(),
        finding(),
        LiveProblem("::quote[weg]", "bad-id", 12),
        CodeBlock("een regel\n    met inspringing"),
    )


def rich_report() -> Report:
    return Report(
        title="Eerst de stilte, dan het plan",
        subtitle="Wat drie schoolteams nodig hadden om loopbaanbegeleiding van iedereen te maken",
        study="Van iedereen",
        authors=("Onderzoeksteam Van iedereen",),
        date=datetime.date(2026, 3, 2),
        numbers=numbers(),
        sections=(
            Section("Ruimte voor vertraging", story()),
            Section("Wie de kar trekt", (Paragraph(plain("Een aanjager alleen is kwetsbaar.")), LOGBOOK)),
        ),
        findings=(FindingBlock("Een maatje houdt de aanjager overeind.", (), (LOGBOOK,)),),
        method=(Paragraph(plain("Twee onderzoekers codeerden alle interviews apart en bespraken de verschillen.")),),
        legend=(LegendEntry("aanjager", "Wie het thema in de eigen school trekt."),),
    )


MARKUP = (
    "<script>alert('x')</script> & \"quoted\" #let x = 1 $x^2$ *vet* _cursief_ [a](b) @ref \\ `code` // c ]]> {{ x }}"
)
WORLD = "مرحبا بالعالم שלום 你好世界 👩‍👩‍👧 🏳️‍🌈 e\u0301 \u200b\u202e omgekeerd \u202c \ufffe \x07 Ğüneş Łódź ﬁ 𝔘"
LONG = ("Dit is een heel lang antwoord met <b>tekens</b> #en $meer. " * 80)[:4000]


def hostile_quote(identity: str, words: str, edited: str | None = None) -> Quote:
    return Quote(
        id=identity,
        words=words,
        edited=edited,
        pseudonym=MARKUP,
        kind=WORLD,
        basis=MARKUP,
        source=MARKUP + WORLD,
        case="</details></figure>",
        time="`$#",
        speaker="<img src=x onerror=alert(1)>",
        permalink="javascript:alert(1)",
        context_before=MARKUP,
        context_after=WORLD,
    )


def hostile_report() -> Report:
    quotes = (
        hostile_quote("a", MARKUP, WORLD),
        hostile_quote("b", LONG, LONG.replace("lang", "kort")),
        hostile_quote("c", WORLD + "\n\nTweede alinea\n" + MARKUP),
    )
    runs = (
        Run(MARKUP, strong=True, href="javascript:alert(1)"),
        Run(WORLD, emphasis=True, code=True, href="#nergens"),
        Run("link", href='https://x.example/"><script>alert(2)</script>'),
        Run("mail", href="mailto:a@b.example?subject=x&body=<y>"),
    )
    return Report(
        title=MARKUP,
        subtitle=WORLD,
        study=MARKUP,
        authors=(MARKUP, WORLD),
        language="en",
        date=datetime.date(1, 1, 1),
        numbers=Numbers((Number(MARKUP, WORLD), Number("", ""))),
        sections=(
            Section(MARKUP, (Heading(6, runs), Heading(1, runs), Heading(4, ()), Paragraph(runs), *quotes, quotes[0])),
            Section("", (Table(MARKUP, (), (((Run(MARKUP),), runs), (runs,))), Table("", (), ()), Numbers(()))),
            Section(WORLD, (ListBlock(()), ListBlock(((Heading(2, runs), quotes[2]),)), Blockquote(()))),
        ),
        findings=(FindingBlock(MARKUP, (Heading(1, runs),), (quotes[1],), (quotes[0],)), FindingBlock("")),
        method=(CodeBlock(MARKUP + WORLD), LiveProblem(MARKUP, "gone")),
        legend=(LegendEntry(MARKUP, WORLD),),
    )


def empty_report() -> Report:
    return Report(title="", study="")
