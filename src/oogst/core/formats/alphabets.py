"""Letters by language and code page: what tells one old character set from another.

Within a script of its own the letters stand in order of frequency, the commonest first. For Latin script only the
letters beyond ASCII matter, and their order does not.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Alphabet:
    encoding: str
    letters: str
    own_script: bool = False
    rank: dict[str, float] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        size = len(self.letters)
        object.__setattr__(self, "rank", {letter: i / size for i, letter in enumerate(self.letters)})


_WESTERN = (
    "éëïèêöüáàóíúäçôîâûñ",  # Dutch, and what it borrows
    "éèêëàâçîïôûùüÿœæ",  # French
    "äöüß",  # German
    "áéíóúüñºª",  # Spanish
    "áàâãéêíóôõúüç",  # Portuguese
    "àèéìíòóùú",  # Italian
    "åäöéü",  # Swedish, Finnish
    "æøåéèêòóô",  # Danish, Norwegian
    "áéíóúýþæöð",  # Icelandic
    "àçéèíïòóúü·",  # Catalan
)
_CENTRAL = (
    "ąęółśżźćń",  # Polish
    "íáéěščřžýůúťďňó",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "éáóöőúüűí",  # Hungarian
    "čćžšđ",  # Croatian, Slovene
    "ăâîşţșț",  # Romanian
)
_TURKISH = "ıüşçğöiâîûİ"
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "õäöüšž")
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћџђѓќ"
_GREEK = "αοιετσνηυρπκμλςόίάγδωέήθχφύβώξζψϊϋΐΰ"
_HEBREW = "יוהלארתבמשנםעדחקפגטכסצזןךץףװױײ"
_ARABIC = "الينمترتبعدوفسحقةكجهأشصإضخذىطئزثءغآؤظ\u0640پچژگ"
_THAI = "านรอกเมงยลวดทสตะปบคหแจพชขใไโผถซณธฐภฝศษฟญฤฉฎฏฒฑฆฬฌฮึาิีุูำัๆฯ"


def _each(encodings: tuple[str, ...], languages: tuple[str, ...], own_script: bool = False) -> list[Alphabet]:
    return [
        Alphabet(encoding, "".join(dict.fromkeys(letters)), own_script)
        for encoding in encodings
        for letters in languages
    ]


ALPHABETS: tuple[Alphabet, ...] = (
    *_each(("cp1252",), _WESTERN),
    *_each(("mac_roman", "cp850"), _WESTERN),
    *_each(("cp1250", "iso8859-2", "mac_latin2", "cp852"), _CENTRAL),
    *_each(("cp1254", "iso8859-9"), (_TURKISH,)),
    *_each(("cp1257",), _BALTIC),
    *_each(("cp1251", "koi8-r", "mac_cyrillic", "cp866", "iso8859-5"), (_RUSSIAN,), True),
    *_each(("cp1253", "iso8859-7"), (_GREEK,), True),
    *_each(("cp1255", "iso8859-8"), (_HEBREW,), True),
    *_each(("cp1256", "iso8859-6"), (_ARABIC,), True),
    *_each(("cp874",), (_THAI,), True),
)

_PUNCTUATION = "，。、；：？！（）「」『』《》“”‘’　…—·"
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
    "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它"
    "与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所"
    "然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它"
    "與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產"
)
_JAPANESE = (
    "日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名"
    "川千水男西木食車何南万毎白天母火右読友左休父雨、。「」・ー（）"
)
_KOREAN = (
    "이다의는에을가고하지로한사를도은기인서대리자나아어들시정그일제수과전있부원해주보장스것라으국성조상여유"
    "구동선거적치위안세신공연만소우였었때된습니까며면와요데게경무관계화방문미비오말개모생"
)
FREQUENT_CJK: dict[str, frozenset[str]] = {
    "gb18030": frozenset(_SIMPLIFIED + _PUNCTUATION),
    "big5": frozenset(_TRADITIONAL + _PUNCTUATION),
    "cp932": frozenset(_JAPANESE),
    "euc_jp": frozenset(_JAPANESE),
    "cp949": frozenset(_KOREAN),
}
