import pytest

from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Remark

DUTCH = "Coöperatie en geïnteresseerde leerlingen: ’t is één keer dat we de ruïne zagen, geëerd."
RUSSIAN = "Это обычный текст на русском языке, который мы читаем. Школа и учитель. Москва, Россия."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", DUTCH),
        ("cp1252", "café"),
        ("cp1252", "naïef: ë ï é"),
        ("cp1252", "Straße, schöne Grüße über alles"),
        ("cp1252", "L’été est là, où ça? Déjà vu, façon garçon"),
        ("cp1252", "Þetta er íslenska með ð og þ, ég á það"),
        ("mac_roman", DUTCH),
        ("cp850", DUTCH.replace("’", "'")),
        ("cp1250", "Zażółć gęślą jaźń, to jest długi tekst po polsku, który się czyta"),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy a děti šly do školy"),
        ("cp1250", "Árvíztűrő tükörfúrógép, a magyar nyelv szép és erős"),
        ("cp1254", "İstanbul'da büyük bir şehir, öğretmenler ve öğrenciler çalışıyor"),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("mac_cyrillic", RUSSIAN),
        ("cp866", RUSSIAN),
        ("cp1253", "Αυτό είναι ένα κείμενο στα ελληνικά για το σχολείο και τους δασκάλους."),
        ("cp1255", "זהו טקסט בעברית על בית הספר ועל המורים שלו"),
        ("cp1256", "هذا نص باللغة العربية عن المدرسة والمعلمين"),
        ("cp874", "นี่คือข้อความภาษาไทยเกี่ยวกับโรงเรียน"),
        ("gb18030", "这是一个关于学校和老师的中文文本，我们在这里学习。"),
        ("big5", "這是一個關於學校和老師的中文文本，我們在這裡學習。"),
        ("cp932", "これは学校と先生についての日本語の文章です。"),
        ("euc_jp", "これは学校と先生についての日本語の文章です。"),
        ("cp949", "이것은 학교와 선생님에 대한 한국어 글입니다. 우리는 여기서 공부합니다."),
    ],
)
def test_an_old_code_page_is_found_and_remarked(encoding: str, text: str) -> None:
    found, remarks = decode(text.encode(encoding))

    assert found == text
    assert [remark.code for remark in remarks] == ["guessed-encoding"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_a_mark_needs_no_guess(encoding: str) -> None:
    assert decode(DUTCH.encode(encoding)) == (DUTCH, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen(encoding: str) -> None:
    assert decode(DUTCH.encode(encoding)) == (DUTCH, (Remark("guessed-encoding", {"encoding": encoding}),))


def test_a_person_can_name_the_character_set() -> None:
    assert decode("één".encode("cp850"), "cp850") == ("één", ())


@pytest.mark.parametrize("encoding", ["no-such-set", "ascii", "base64", "rot13"])
def test_a_named_set_that_does_not_fit_is_refused(encoding: str) -> None:
    with pytest.raises(CannotRead) as refused:
        decode("één".encode("cp1252"), encoding)

    assert refused.value.reason == "unknown-encoding"


def test_utf8_that_breaks_off_inside_a_letter_keeps_what_was_there() -> None:
    text, remarks = decode("geïnteresseerd, één".encode() + "é".encode()[:1])

    assert text == "geïnteresseerd, één"
    assert remarks == (Remark("ends-early"),)
