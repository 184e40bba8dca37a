#!/usr/bin/env bash
# Prints where the program of snac is: the installed one, or one made from Debian's source package, which needs root on a
# Debian machine the first time. Fails with a line that says why if there is none.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The first release of Debian that has the package.
readonly release=trixie
readonly folder="${XDG_CACHE_HOME:-$HOME/.cache}/aldea/snac"

without() { # WHY
    say "without snac: $1"
    exit 1
}

for program in "${SNAC:-}" "$(command -v snac || true)" "$folder/snac"; do
    if [[ -x $program ]]; then
        printf '%s\n' "$program"
        exit
    fi
done

[[ $(id -u) == 0 ]] && have apt-get || without "install the package snac2, or make it and set SNAC"
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/$' | head -n 1) || archive=
[[ -n $archive ]] || without "no archive of Debian is known here"

say "making snac from Debian's source package"
mkdir -p "$folder/lists/partial"
cd "$folder"
readonly keys=/usr/share/keyrings/debian-archive-keyring.gpg
printf 'deb-src [signed-by=%s] %s %s main\n' "$keys" "$archive" "$release" >sources.list
readonly other=(-q -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$folder/lists")
{
    apt-get update -q
    apt-get install -y -q --no-install-recommends make libc6-dev libcurl4-openssl-dev libssl-dev dpkg-dev
    apt-get "${other[@]}" update
    apt-get "${other[@]}" source snac2
    make -C snac2-*/
    cp snac2-*/snac snac
} >made.log 2>&1 || without "it could not be made, see $folder/made.log"
printf '%s\n' "$folder/snac"
