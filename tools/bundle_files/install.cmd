@echo off
rem Installs cipxl and its Excel add-in for the person who runs this. No network, no administrator's rights.
rem What it does is in install.py beside this file. Options are passed on: install.cmd --help
setlocal
set CIPXL_PYTHON=
for %%V in (@VERSIONS@) do call :try %%V
if defined CIPXL_PYTHON goto found
echo Python @WORDS@ for 64 bit was not found on this computer.
echo Ask ICT to install it; the installer from python.org does so for one person, without administrator's rights.
endlocal & exit /b 3
:found
py -%CIPXL_PYTHON% -I -X utf8 -B "%~dp0install.py" %*
endlocal & exit /b %errorlevel%
:try
if defined CIPXL_PYTHON exit /b 0
py -%1 -I -c "import sys; sys.exit(sys.maxsize < 2**32)" >nul 2>&1
if not errorlevel 1 set CIPXL_PYTHON=%1
exit /b 0
