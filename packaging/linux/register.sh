#!/bin/sh
# Has the desktop of this user know OpenScope: its menu entry, its icon, and its .openscope files.
# `./register.sh` where it lies, beside the program; it installs nothing else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$share"
cp -R "$here/share/." "$share/"
sed "s|^Exec=openscope|Exec=\"$here/openscope\"|" "$here/share/applications/openscope.desktop" \
    > "$share/applications/openscope.desktop"
for update in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
    if command -v "${update%% *}" >/dev/null; then $update; fi
done
echo "OpenScope is in the menu, and opens .openscope files."
