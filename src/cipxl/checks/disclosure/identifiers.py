"""Numbers and addresses that belong to one person: found by their own check digits and forms, not by length alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.cases import BOUGHT, said_to_be_a_case
from cipxl.checks.disclosure.spans import Span, plain
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

_TAKE_OUT = "Take it out of the cell. If it must be published, accept it with a reason."


def _rule(code: str, title: str, why: str, what: str, fails: str, passes: str) -> Rule:
    return Rule(
        code=code,
        title=title,
        severity=Severity.ERROR,
        why=why,
        message=f"{{where}} has '{{found}}', which looks like {what}.",
        fix=_TAKE_OUT,
        fails=fails,
        passes=passes,
    )


NHS_NUMBER = _rule(
    "D001",
    "An NHS number",
    "It names one patient for life. Its last digit is a check digit (modulus 11), so a chance number rarely passes.",
    "an NHS number",
    "943 476 5919",
    "Invoice 943 476 5918, whose check digit is wrong",
)
UPN = _rule(
    "D002",
    "A unique pupil number",
    "It names one pupil. Its first letter is a check letter over the twelve characters that follow.",
    "a unique pupil number (UPN)",
    "B823432110001",
    "A823432110001, whose check letter is wrong",
)
NATIONAL_INSURANCE = _rule(
    "D003",
    "A National Insurance number",
    "It names one person, from the age of 16.",
    "a National Insurance number",
    "AB 12 34 56 C",
    "Form AB12",
)
POSTCODE = _rule(
    "D004",
    "A postcode",
    "A full postcode is some fifteen homes. With anything else that is said, it can point to one family.",
    "a postcode",
    "LE3 8RF",
    "G14, Q2, s47, and LE3, which is a whole district",
)
TELEPHONE = _rule(
    "D006",
    "A telephone number",
    "A private number reaches one person. A council's own number belongs on the allowed list.",
    "a telephone number",
    "0116 496 0123",
    "Order 01164960123",
)
EMAIL = _rule(
    "D007",
    "An e-mail address",
    "It names a person, or brings one more post than was meant. An address for the public belongs on the allowed list.",
    "an e-mail address",
    "someone@example.org",
    "care experienced @ 25",
)
RULES = (NHS_NUMBER, UPN, NATIONAL_INSURANCE, POSTCODE, TELEPHONE, EMAIL)

# NHS Data Dictionary, NHS NUMBER: nine digits weighted 10 to 2, modulus 11.
_TEN_DIGITS = re.compile(r"(?<![\w,£$€+#/-])(?<!\d[ .])\d{3}[ .-]{0,2}\d{3}[ .-]{0,2}\d{4}(?![\w%]|[.,/-]\d| \d)")
_NHS_BEFORE = re.compile(r"\bNHS(?: ?(?:number|no\.?|num|id|#))?(?: (?:is|was|of))?[ :.,=-]*$", re.I)
_BOUGHT_BEFORE, _REFERENCE_BEFORE = (
    re.compile(rf"\b(?:{words})(?: ?(?:number|no\.?|code|id|ref(?:erence)?|#))?(?: (?:is|was))?[ :.#=-]*$", re.I)
    for words in (BOUGHT, rf"{BOUGHT}|ref(?:erence)?")
)


def nhs_numbers(text: str) -> Iterator[Span]:
    """Ten digits whose last is right, alone or in groups; and any ten after the words "NHS number"."""
    same = plain(text)
    for match in _TEN_DIGITS.finditer(same):
        digits = re.sub(r"\D", "", match[0])
        said = _NHS_BEFORE.search(same[: match.start()][-30:])
        if said or (_modulus_11(digits) and not _BOUGHT_BEFORE.search(same[: match.start()][-40:])):
            yield Span.of(match, text)


def _modulus_11(digits: str) -> bool:
    if len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(digits[:9])) % 11
    return (0 if check == 11 else check) == int(digits[9])


# Department for Education, Unique pupil numbers: twelve characters weighted 2 to 13, modulus 23; no I, O or S.
_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"(?<![\w-])[A-HJ-NP-RT-Z] ?\d{3} ?\d{4} ?\d{2} ?\d{2}[\dA-HJ-NP-RT-Z](?!\w)", re.I)
_UPN_BEFORE = re.compile(r"\b(?:UPN|unique pupil number)(?: (?:is|was|of))?[ :.,=-]*$", re.I)


def pupil_numbers(text: str) -> Iterator[Span]:
    """A letter and twelve digits, or a letter at either end of eleven, whose check letter is right."""
    same = plain(text)
    for match in _UPN.finditer(same):
        number = match[0].replace(" ", "").upper()
        values = [int(one) if one.isdigit() else _CHECK_LETTERS.index(one) for one in number[1:]]
        letter = _CHECK_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23]
        if letter == number[0] or _UPN_BEFORE.search(same[: match.start()][-30:]):
            yield Span.of(match, text)


# HM Revenue and Customs, National Insurance Manual NIM39110.
_NI = re.compile(
    r"(?<![\w-])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}(?P<last>[ "
    r"-]?[A-D])?(?![\w%]|[-/]\d)",
    re.I,
)
_NI_BEFORE = re.compile(r"\b(?:NI|NINO|national insurance)(?: ?(?:number|no\.?))?(?: (?:is|was))?[ :.,=-]*$", re.I)


def insurance_numbers(text: str) -> Iterator[Span]:
    """Two letters that are given out, six digits, and the last letter; without it only where the words say so."""
    same = plain(text)
    for match in _NI.finditer(same):
        if match["last"] or _NI_BEFORE.search(same[: match.start()][-30:]):
            yield Span.of(match, text)


_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|"
    "FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|"
    "NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|"
    "W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<![\w&/-])(?P<area>{_AREAS})(?P<district>\d[\dA-HJKMNPR-Y]?)(?P<gap> {{0,2}})\d[ABD-HJLNP-UW-Z]{{2}}(?![\w-])",
    re.I,
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th)$", re.I)


def postcodes(text: str) -> Iterator[Span]:
    """A whole postcode of an area that there is; without a gap and in small letters only where it is said to be one."""
    same = plain(text)
    for match in _POSTCODE.finditer(same):
        capitals = match[0].isupper()
        said = re.search(r"\b(?:post ?code|address|live[sd]? (?:at|in))\b", same[: match.start()][-40:], re.I)
        if _ORDINAL.search(match[0]) and not (capitals and match["gap"]):
            continue
        if capitals or match["gap"] or (said and len(match[0]) >= 6):
            yield Span.of(match, text)


# Ofcom, The National Telephone Numbering Plan: the groups in which United Kingdom numbers are written.
_TELEPHONE = re.compile(
    r"(?<![\w.,£/#-])(?:\+44 ?(?:\(0\) ?)?|0044 ?(?:\(0\) ?)?|\(?0)(?:1\d1\)?[ .-]?\d{3}[ .-]?\d{4}|"
    r"11\d\)?[ .-]?\d{3}[ .-]?\d{4}|1\d{3}\)?[ .-]?\d{3}[ .-]?\d{2,3}|1\d{4}\)?[ .-]?\d{4,5}|"
    r"2\d\)?[ .-]?\d{4}[ .-]?\d{4}|3\d{2}[ .-]?\d{3}[ .-]?\d{4}|7\d{3}[ .-]?\d{3}[ .-]?\d{3}|7\d{3}[ .-]?\d{6}|"
    r"7\d{2}[ .-]?\d{3}[ .-]?\d{4}|8\d{2}[ .-]?\d{3}[ .-]?\d{3,4}|800[ .-]?1111)(?![\w%]|[.,/-]\d)"
)


def telephones(text: str) -> Iterator[Span]:
    """A number of the United Kingdom, at home or from abroad; not the number of an order, grant or reference."""
    same = plain(text)
    for match in _TELEPHONE.finditer(same):
        before = same[: match.start()][-40:]
        if not _REFERENCE_BEFORE.search(before) and not said_to_be_a_case(before):
            yield Span.of(match, text)


_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w%+-](?:[\w.%+'-]{0,62}[\w%+-])?@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,8}"
)


# "j.example at example.org", "example [at] example.org": a name of letters alone before "at" is a word of the sentence.
_SPELT_OUT = re.compile(
    r"(?<![\w.])(?P<who>[\w.+-]{2,40}) ?(?P<at>\(at\)|\[at\]|\bat\b) ?(?!www\.)(?:[a-z0-9-]+(?: ?(?:\.|\(dot\)|"
    r"\[dot\]) ?)){1,4}(?:com|org|net|uk|gov|info|eu|ie|co)\b",
    re.I,
)


def emails(text: str) -> Iterator[Span]:
    """An e-mail address, also where its @ is spelt out."""
    same = plain(text)
    for match in _EMAIL.finditer(same):
        yield Span.of(match, text)
    for match in _SPELT_OUT.finditer(same):
        if match["at"].casefold() != "at" or re.search(r"[._\d]\w", match["who"]):
            yield Span.of(match, text)


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = (
    (NHS_NUMBER, nhs_numbers),
    (UPN, pupil_numbers),
    (NATIONAL_INSURANCE, insurance_numbers),
    (POSTCODE, postcodes),
    (TELEPHONE, telephones),
    (EMAIL, emails),
)
