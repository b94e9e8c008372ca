"""How a settings file's mistakes are put into sentences that name the key and what is allowed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from pydantic_core import ErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = ["one_of", "sentences", "wrong"]


def wrong(key: str, trouble: str) -> PydanticCustomError:
    """A mistake at `key` (below the model that raises it), told as "<path>.<key> <trouble>."."""
    return PydanticCustomError("settings", "{key}\x1f{trouble}", {"key": key, "trouble": trouble})


def one_of(allowed: Iterable[str]) -> str:
    """What is allowed: "it must be one of G, A, R", or "it must be G" where there is one."""
    names = list(allowed)
    return f"it must be {names[0]}" if len(names) == 1 else f"it must be one of {', '.join(names)}"


def sentences(problem: ValidationError, tags: Container[str]) -> list[str]:
    """One sentence for each mistake, the key's path first ("rule.bands[1].level is 'Y'; ...").

    Args:
        problem: What pydantic found.
        tags: Names of a union's members, which pydantic puts into a path and a file does not have.
    """
    return [_sentence(details, tags) for details in problem.errors(include_url=False)]


def _sentence(details: ErrorDetails, tags: Container[str]) -> str:
    path = _path(details["loc"], tags)
    place = path or "the file"
    context = details.get("ctx", {})
    shown = _shown(details["input"])
    match details["type"]:
        case "settings":
            key = str(context["key"])
            return f"{f'{path}.{key}'.strip('.') or place} {context['trouble']}."
        case "missing":
            return f"{place} is missing."
        case "extra_forbidden":
            return f"{place} is not a setting; look for a slip in its spelling."
        case "literal_error" | "union_tag_invalid" | "enum":
            kind = str(context.get("discriminator", "")).strip("'")
            told = str(context.get("tag", "")) or details["input"]
            allowed = (
                str(context.get("expected_tags") or context.get("expected")).replace("'", "").replace(" or ", ", ")
            )
            return f"{f'{place}.{kind}'.rstrip('.')} is {_shown(told)}; it must be one of {allowed}."
        case "union_tag_not_found":
            return f"{place}.kind is missing."
        case "string_type":
            return f"{place} is {shown}; it must be a text in quotation marks."
        case "bool_type" | "bool_parsing":
            return f"{place} is {shown}; it must be true or false."
        case "decimal_type" | "decimal_parsing" | "finite_number" | "int_parsing" | "int_type" | "int_from_float":
            return f"{place} is {shown}; it must be a number."
        case "tuple_type" | "list_type":
            return f"{place} is {shown}; it must be a list in square brackets."
        case "model_type" | "dict_type" | "mapping_type" | "model_attributes_type":
            return f"{place} is {shown}; it must be a table of settings."
        case "too_short" | "string_too_short":
            return f"{place} is empty; it must have at least {context.get('min_length', 1)}."
        case "string_too_long":
            return f"{place} is {shown}; it may have at most {context.get('max_length')} letters."
        case "string_pattern_mismatch":
            allowed = "have only small letters, digits and hyphens" if path == "name" else "not have blanks in it"
            return f"{place} is {shown}; it may {allowed}."
        case _:
            return f"{place} is {shown}: {details['msg'][:1].lower()}{details['msg'][1:]}."


def _path(loc: Sequence[int | str], tags: Container[str]) -> str:
    path = ""
    for index, part in enumerate(loc):
        if isinstance(part, int):
            path += f"[{part}]"
        elif index == 0 or part not in tags:
            path += f".{part}" if path else part
    return path


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
