@echo off
rem Takes away cipxl and its Excel add-in for the person who runs this. Plan folders and workbooks stay.
"%~dp0install.cmd" --remove %*
