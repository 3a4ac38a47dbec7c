#!/bin/bash
# mdod --check-config: good ones are good and start nothing; of a wrong one file, line and what is wrong, status 78.
# ctest: timeout=120
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/system/lib.sh
. tests/system/lib.sh

conf=$region/mdod.conf
school=$region/partners.d/taalschool-noord.conf
table=$region/tables.d/haarlem.conf

# wrong FILE TEXT SAYS: with TEXT behind it, that file is refused at its new last line, with these words.
wrong()
{
	local file=$1 text=$2 words=$3 status=0
	cp "$file" "$temp/kept"
	printf '%s\n' "$text" >>"$file"
	{ status_is 78 mdod --check-config --config "$conf" && says "$file:$(wc -l <"$file"):" "$words"; } || status=1
	cp "$temp/kept" "$file"
	return "$status"
}

replaced()
{
	local file=$1 from=$2 to=$3 words=$4 status=0
	cp "$file" "$temp/kept"
	sed -i "s|$from|$to|" "$file"
	cmp -s "$file" "$temp/kept" && { echo "nothing was replaced"; return 1; }
	{ status_is 78 mdod --check-config --config "$conf" && says "$(basename "$file"):" "$words"; } || status=1
	cp "$temp/kept" "$file"
	return "$status"
}

check "a region is laid out" region_lay_out
check "good" answers 0 "6 partners, 3 people, 2 tables" mdod --check-config --config "$conf"
check "and prints every key" answers 0 consent_max_days mdod --check-config --print --config "$conf"
check "nothing was started or made" test -z "$(ls -A "$region/state")"
mkdir -p "$temp/shipped" && cp etc/mdod.conf "$temp/shipped/"
check "the shipped one is good" status_is 0 mdod --check-config --config "$temp/shipped/mdod.conf"
mkdir -p "$temp/examples" && cp etc/mdod.conf "$temp/examples/" &&
	for kind in partner person table; do
		dir=$temp/examples/$([ $kind = person ] && echo people || echo ${kind}s).d
		mkdir -p "$dir" && cp "etc/$(basename "$dir")/$kind.conf.example" "$dir/$kind.conf"
	done
check "the examples filled in as they are: good, nobody admitted yet" status_is 0 mdod --check-config --config "$temp/examples/mdod.conf"

check "an unknown key" wrong "$conf" 'colour = "red";' colour
check "a value out of range" wrong "$conf" 'policy: { horizon_weeks = 99; };' horizon_weeks
check "a value of another type" wrong "$conf" 'log_level = 7;' log_level
check "no end to a text" wrong "$conf" 'log_level = "info;' text
check "a partner's unknown key" wrong "$school" 'secret = "x";' secret
check "a role that is none" replaced "$school" language_school wizards role
check "a key that is no key" replaced "$school" 'keys = .*' 'keys = [ "short" ];' keys
check "two with one door" replaced "$school" 'door = .*' "$(grep '^door' "$region/partners.d/ggz-inholland.conf")" door
check "no door on a socket file" replaced "$school" 'door = .*' 'door = "ipc://x";' door
check "a table whose chair is unknown" replaced "$table" v.voorzitter nobody chair
check "a table that ends after midnight" replaced "$table" 'seats = .*' 'seats = 48; breaks = [ "3:120", "4:60" ];' "end after midnight"
check "a break behind the last item" wrong "$table" 'breaks = [ "6:15" ];' breaks
check "a day on which the rhythm meets" replaced "$table" 'start = .*' "start = \"09:30\"; dates = [ \"$(sed -n 's/^anchor = "\(.*\)";/\1/p' "$table")\" ];" dates
check "an impossible time" replaced "$table" 09:30 25:30 start
check "no file" answers 78 "$temp/none.conf" mdod --check-config --config "$temp/none.conf"
check "no secret of theirs is repeated" bash -c "! grep -qF '$(cut -c1-20 "$region/keys/server.key")' '$temp/output'"
check "a wrong one does not start either" bash -c "printf 'x = 1;\n' >>'$conf'; mdod --config '$conf'; [ \$? = 78 ]"
tests_end
