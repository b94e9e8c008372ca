from __future__ import annotations

import pytest

from cipxl_addin.xlam.conditional import settled
from cipxl_addin.xlam.modules import modules

KNOWN = {"Mac": False, "Not Mac": True, 'App = "Excel"': True, 'App = "Word"': False}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#If Mac Then\na\n#Else\nb\n#End If\nc", "b\nc"),
        ("#If Not Mac Then\na\n#End If\nc", "a\nc"),
        ('#If App = "Excel" Then\na\n#ElseIf App = "Word" Then\nb\n#Else\nc\n#End If', "a"),
        ('#If App = "Word" Then\na\n#ElseIf App = "Excel" Then\nb\n#Else\nc\n#End If', "b"),
        ('#If App = "Word" Then\na\n#ElseIf Mac Then\nb\n#Else\nc\n#End If', "c"),
        ("#If Mac Then ' a remark\na\n#End If\nc", "c"),
        ("#If VBA7 Then\na\n#Else\nb\n#End If", "#If VBA7 Then\na\n#Else\nb\n#End If"),
        ("#If VBA7 Then\n#If Mac Then\na\n#End If\nb\n#End If", "#If VBA7 Then\nb\n#End If"),
        ("#If Mac Then\n#If VBA7 Then\na\n#Else\nb\n#End If\n#End If\nc", "c"),
        ("  #if mac then\na\n  #End If", "  #if mac then\na\n  #End If"),  # another spelling is another condition
    ],
)
def test_branches_that_are_never_compiled_are_left_out(source: str, expected: str) -> None:
    assert settled(source, KNOWN) == f"{expected}\n"


@pytest.mark.parametrize(
    "source", ["#End If", "#Else\na", "#If Mac Then\na", '#If Mac Then\n#ElseIf App = "Access" Then\n#End If']
)
def test_blocks_that_do_not_close_or_ask_something_new_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"closes nothing|left open|not known"):
        settled(source, KNOWN)


def test_of_xlwings_module_nothing_for_a_mac_or_another_program_is_left() -> None:
    source = next(module.source for module in modules() if module.name == "xlwings")
    assert "#If VBA7 Then" in source
    assert "#If Mac" not in source
    assert "ActiveDocument" not in source
    assert "Public Function RunPython(" in source
    assert "Function XLPy()" in source
