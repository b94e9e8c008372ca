"""The ribbon's tab as XML (MS-CUSTOMUI2), from the commands."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cipxl_addin.commands import COMMANDS, GROUPS

__all__ = ["NAMESPACE", "TAB", "ribbon_xml"]

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
TAB, KEY = "Improvement plan", "IP"


def ribbon_xml() -> bytes:
    """The part customUI14.xml."""
    root = Element("customUI", xmlns=NAMESPACE)
    tabs = SubElement(SubElement(root, "ribbon"), "tabs")
    tab = SubElement(tabs, "tab", id="cipxl_tab", label=TAB, keytip=KEY)
    for group in GROUPS:
        box = SubElement(tab, "group", id=f"cipxl_group_{group.id}", label=group.label)
        for command in COMMANDS:
            if command.group == group.id:
                SubElement(
                    box,
                    "button",
                    id=f"cipxl_{command.id}",
                    label=command.label,
                    size=command.size,
                    imageMso=command.icon,
                    screentip=command.tip,
                    supertip=command.more,
                    keytip=command.key,
                    onAction=command.macro,
                )
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}\n'.encode()
