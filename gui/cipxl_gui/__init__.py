"""The desktop app: the launcher that a business support officer works in."""
