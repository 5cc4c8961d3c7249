@echo off
rem Has Windows open this user's .openscope files with the OpenScope that lies beside this file.
rem It installs nothing else; `register.cmd remove` takes it back.
setlocal
set "classes=HKCU\Software\Classes"
set "program=%~dp0openscope.exe"
if "%~1"=="remove" (
    reg delete "%classes%\.openscope" /f
    reg delete "%classes%\OpenScope.Graph" /f
    exit /b
)
reg add "%classes%\.openscope" /ve /d "OpenScope.Graph" /f >nul || exit /b 1
reg add "%classes%\OpenScope.Graph" /ve /d "OpenScope graph" /f >nul || exit /b 1
reg add "%classes%\OpenScope.Graph\DefaultIcon" /ve /d "\"%program%\",0" /f >nul || exit /b 1
reg add "%classes%\OpenScope.Graph\shell\open\command" /ve /d "\"%program%\" \"%%1\"" /f >nul || exit /b 1
echo OpenScope opens .openscope files.
