"""The texts of the pages: both languages complete, every text used, none outside the catalogue."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import neuron

PAGE = Path(neuron.__file__).parent / "lab" / "page"
LANGUAGES = sorted(file.stem for file in (PAGE / "texts").glob("*.json"))
SCRIPTS = sorted((PAGE / "js").rglob("*.js"))
PAGES = sorted(PAGE.glob("*.html"))
NAME = "neuron lab"  # of the program, the same in every language


def catalogue(language: str) -> dict[str, str]:
    """The texts of a language by their full keys, such as 'digits.undo'."""
    text = (PAGE / "texts" / f"{language}.json").read_text(encoding="utf-8")
    sections = json.loads(text, object_pairs_hook=without_duplicates)
    return {f"{s}.{key}": value for s, texts in sections.items() for key, value in texts.items()}


def without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    assert len({key for key, _ in pairs}) == len(pairs), [key for key, _ in pairs]
    return dict(pairs)


# ---- reading the scripts ----

# A comment, or the beginning of a text: whatever comes first.
TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|[\"'`]", re.DOTALL)


def texts_in(script: str) -> list[str]:
    """The texts in a script's quotes; of a template what is outside its ${places}, as {}."""
    found: list[str] = []
    at = 0
    while (token := TOKEN.search(script, at)) is not None:
        at = token.end()
        if token[0] in "\"'`":
            at = text_from(script, at, token[0], found)
    return found


def text_from(script: str, at: int, quote: str, found: list[str]) -> int:
    """Collect the text that begins at a place, and those inside it; where it ends."""
    text = ""
    while script[at] != quote:
        if script[at] == "\\":
            at += 2
        elif quote == "`" and script.startswith("${", at):
            end = inside = at + 2
            depth = 1
            while depth:
                if script[end] in "\"'`":
                    end = text_from(script, end + 1, script[end], [])
                    continue
                depth += (script[end] == "{") - (script[end] == "}")
                end += 1
            found += texts_in(script[inside : end - 1])
            text, at = text + "{}", end
        else:
            text, at = text + script[at], at + 1
    found.append(text)
    return at + 1


def used_keys() -> tuple[set[str], set[str]]:
    """The keys that pages and scripts name, and the patterns others are made from: a.b_{}."""
    found: set[str] = set()
    for page in PAGES:
        html = page.read_text(encoding="utf-8")
        found |= set(re.findall(r'data-(?:text|label|title|placeholder)="([^"]+)"', html))
    sections = {key.split(".")[0] for key in catalogue(LANGUAGES[0])}
    key = re.compile(rf"(?:{'|'.join(sections)})\.(?:\w|\{{\}})+")
    for script in SCRIPTS:
        found |= {text for text in texts_in(script.read_text("utf-8")) if key.fullmatch(text)}
    return {key for key in found if "{}" not in key}, {key for key in found if "{}" in key}


# ---- the languages ----


def test_there_are_two_languages_or_more() -> None:
    assert {"en", "es"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_places(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert list(other) == list(english)
    for key, text in other.items():
        assert text.strip() == text
        assert text
        places = sorted(re.findall(r"\{(\w+)\}", text))
        assert set(places) == set(re.findall(r"\{(\w+)\}", english[key])), key


def test_a_translation_is_one() -> None:
    english, spanish = catalogue("en"), catalogue("es")
    same = [key for key in english if english[key] == spanish[key] and len(english[key]) > 12]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_offers_the_language(language: str) -> None:
    for page in PAGES:
        assert f'<option value="{language}"' in page.read_text(encoding="utf-8"), page.name
    assert f'"{language}"' in (PAGE / "js" / "texts.js").read_text(encoding="utf-8")


# ---- what is used ----


def test_every_text_that_is_asked_for_is_there() -> None:
    keys, patterns = used_keys()
    known = set(catalogue("en"))
    assert keys - known == set()
    for pattern in patterns:
        made = re.compile(re.escape(pattern).replace(r"\{\}", r"\w+"))
        assert any(made.fullmatch(key) for key in known), pattern


def test_every_text_that_is_there_is_asked_for() -> None:
    keys, patterns = used_keys()
    made = [re.compile(re.escape(pattern).replace(r"\{\}", r"\w+")) for pattern in patterns]
    unused = [
        key
        for key in catalogue("en")
        if key not in keys and not any(one.fullmatch(key) for one in made)
    ]
    assert unused == []


# ---- what is outside ----


#: Letters alone may be those of a formula.
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


class Words(HTMLParser):
    """Collects what a page says without the catalogue."""

    # The languages call themselves what they do; code and keys are the same in all.
    SKIPPED = ("option", "title", "script", "style", "kbd", "code")
    SPOKEN = ("alt", "aria-label", "title", "placeholder", "content")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        for name, value in attrs:
            if name in self.SPOKEN and tag != "meta" and WORD.search(value or ""):
                self.found.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside not in self.SKIPPED and WORD.search(data) and data.strip() != NAME:
            self.found.append(data.strip())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_nothing_outside_the_catalogue(page: Path) -> None:
    words = Words()
    words.feed(page.read_text(encoding="utf-8"))
    assert words.found == []


#: What has spaces and says nothing: class names, selectors, media queries, fonts, the program.
TECHNICAL = re.compile(
    "|".join(
        (
            r"[a-z{}][\w{}-]*( [a-z{}][\w{}-]*)+",
            r"""[\w.#\[\]="', -]*[\[\]#][\w.#\[\]="', -]*""",
            r"\(prefers-[a-z-]+: [a-z]+\)",
            r"[a-z\d ]*[\d{}]+px .*",
            rf"{NAME}: \{{\}}",
        )
    )
)
#: What the browser calls keys and headers.
KEYS_AND_HEADERS = {
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Backspace",
    "Content-Type",
    "Delete",
    "End",
    "Enter",
    "Escape",
    "Home",
    "PageDown",
    "PageUp",
    "AbortError",
}
#: Two words in a row.
SENTENCE = re.compile(r"[A-Za-zÀ-ÿ]{2,}[,;:]? [A-Za-zÀ-ÿ]{2,}")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.relative_to(PAGE).as_posix())
def test_a_script_says_nothing_outside_the_catalogue(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    # The console is for whoever mends the page.
    source = re.sub(r"console\.error\([^;]*;", "", source)
    said = [text for text in texts_in(source) if SENTENCE.search(text)]
    assert [text for text in said if not TECHNICAL.fullmatch(text)] == []
    capital = [text for text in texts_in(source) if re.match(r"[A-ZÁÉÍÓÚ¿¡][a-záéíóú]+ ?", text)]
    assert [text for text in capital if text not in KEYS_AND_HEADERS] == []
