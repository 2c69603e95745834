"""Words that every text is full of, in Dutch and English: left out of word counts, never out of the search.

Our own lists, made for interviews: with the small words of talking ("ja", "hm", "zeg maar", "you know"). Negations
are among them: who counts words wants to know what is talked about; who searches still finds "niet".
"""

from collections.abc import Iterable

from oogst.core.search import fold, plain, words

_DUTCH = """
    de het een 't 'n die dat dit deze der des den ene enige enkele elk elke ieder iedere alle al allemaal beide ik jij
    je u hij zij ze wij we jullie hen hun haar hem mij me jou ons onze mijn m'n jouw uw zijn z'n d'r zich zichzelf
    mezelf jezelf onszelf iemand niemand iets niets wie wat welke welk wiens men mekaar elkaar en of maar want dus
    omdat doordat zodat terwijl toen als dan wanneer hoewel ofschoon tenzij mits indien zoals alsof noch ook nog wel
    niet geen nooit altijd soms vaak weer steeds even net pas meteen straks zo heel erg zeer te veel weinig meer meest
    minder minst best beetje vrij nogal echt gewoon eigenlijk natuurlijk misschien wellicht toch immers namelijk
    bijvoorbeeld enzovoort dergelijke verder ongeveer bijna helemaal vooral juist alleen slechts hier daar er waar
    ergens nergens overal hierin daarin erin erop ervan eraan erbij ermee eruit erover ertoe daarom daarvan daarmee
    daarbij daarop daaraan daarover daarna daarvoor waarom waarin waarop waarbij waarmee waarvan waaraan waardoor
    waarvoor hierbij hiervan hiermee hierop hoe hoeveel zulke zulk zo'n sommige anders ander andere in op aan van voor
    met bij uit naar door over om onder boven tegen tussen tot na sinds tijdens zonder binnen buiten langs naast
    achter rond per via volgens behalve vanuit vanaf af toe heen mee terug samen ben bent is was waren geweest wees
    wordt worden werd werden geworden heb hebt heeft hebben had hadden gehad kan kun kunt kunnen kon konden gekund zal
    zul zult zullen zou zouden wil wilt willen wilde wilden wou moet moeten moest moesten mag mogen mocht mochten hoef
    hoeft hoeven ga gaat gaan ging gingen gegaan doe doet doen deed deden gedaan kom komt komen kwam kwamen gekomen
    laat laten liet lieten maak maakt maken staat staan zit zitten zat zeg zegt zeggen zei zeiden gezegd weet weten
    wist vind vindt vinden vond denk denkt denken dacht krijg krijgt krijgen kreeg blijft blijven zie ziet zien zag
    geef geeft geven ja nee nou nu oke ok oh ach ah eh ehm uh uhm hm hmm mm hoor he hè tja goed joh zoiets ding dingen
    eerst eerste tweede laatste volgende vorige twee drie vier vijf één keer eens weleens iedereen manier
"""
_ENGLISH = """
    the a an this that these those some any each every all both either neither no none such same other another own i
    you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself
    himself herself itself ourselves yourselves themselves one ones someone somebody anyone anybody everyone everybody
    something anything everything nothing nobody who whom whose which what whatever and or but nor so because since
    although though while whereas if unless until when whenever where wherever whether than then as like that's there
    here there's how why in on at of to from for with by about into onto over under above below between among through
    during before after against without within along across behind beside around near up down out off away back per
    via am is are was were be been being do does did doing done have has had having can could will would shall should
    may might must need ought go goes going went gone get gets getting got make makes made say says said see saw seen
    know knew known think thought want wanted come came take took let put give gave find found tell told feel felt
    isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't i'm
    you're he's she's it's we're they're i've you've we've they've i'd you'd he'd she'd we'd they'd i'll you'll he'll
    she'll we'll they'll what's who's let's cannot not never always often sometimes again also too very much many more
    most less least few little just only even still yet already quite rather really actually basically maybe perhaps
    probably well now first last next once twice two three four five ever else however therefore etc yes yeah yep okay
    ok oh ah eh uh um hm hmm mm right sort kind thing things stuff way lot bit gonna wanna
"""
_LISTS = {"nl": _DUTCH, "en": _ENGLISH}


def stop_words(languages: Iterable[str], own: Iterable[str] = ()) -> frozenset[str]:
    """The words to leave out, folded and without accents: the lists of these languages and those of a study."""
    listed = [word for language in languages for word in _LISTS.get(language, "").split()]
    return frozenset(plain(fold(word)) for word in [*listed, *own])


def tidied(text: str) -> list[str]:
    """Words that somebody typed, each once, in order."""
    return sorted(set(words(text)))
