#!/bin/bash
# mdo and mdoctl from a shell: exit statuses, what they say, a daemon that is down, the shape of what programs read.
# ctest: timeout=240
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/system/lib.sh
. tests/system/lib.sh

quickly()
{
	local start=$SECONDS
	"$@" || return 1
	[ $((SECONDS - start)) -le 1 ] || { echo "took $((SECONDS - start)) s"; return 1; }
}

signal_file()
{
	local consent=$2
	cat >"$1" <<-END
		{"client": {"bsn": "999990007"}, "reporter": "docent-3",
		 "observations": [{"domain": "language", "text": "Often absent."}], "language": "ti", "interpreter": false$consent}
	END
}

json_is()
{
	/usr/bin/python3 -c '
import json, sys
value = json.load(open(sys.argv[1]))
ok = eval(sys.argv[2], {"v": value, "all": all, "isinstance": isinstance, "len": len, "set": set, "str": str, "list": list})
sys.exit(0 if ok else print(json.dumps(value)[:600]) or 1)' "$temp/output" "$1"
}

# Every option that every command names, in one list a program; nothing of a person among them.
no_personal_options()
{
	! { mdo --help; mdo signal --help; mdo consent withdraw --help; } | grep -E -- '--(bsn|vnumber|name|birth-date|text|ground) '
}

# Whatever --help lists has a help of its own, that begins with its name.
each_command_has_help()
{
	local program=$1 words
	while read -r words; do
		# shellcheck disable=SC2086
		$program $words --help 2>&1 | head -n 1 | grep -q "^$program $words" || { echo "no help: $program $words"; return 1; }
	done < <($program --help | sed -n "s/^  $program \([a-z]*\( [a-z-]\+\)\?\).*/\1/p")
}

# And stands in the README, where whoever runs it finds it.
readme_names_each_command()
{
	local program=$1 words missing=
	while read -r words; do
		grep -q -- "${program}[^|]*\b$words\b" README.md || missing+=" '$program $words'"
	done < <($program --help | sed -n "s/^  $program \([a-z]*\( [a-z-]\+\)\?\).*/\1/p")
	[ -z "$missing" ] || { echo "README.md does not name:$missing"; return 1; }
}

listen_with()
{
	mdo listen --once --profile "$profiles/ggd-kennemerland" "$@"
}

agenda_has_items()
{
	local tries=50
	until mdoctl agenda --json --profile "$coordinator" | grep -q '"slot"'; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.1
	done
}

school=$profiles/taalschool-noord
coordinator=$profiles/c.coordinator
from=$(date -d yesterday +%F) until=$(date -d '+60 days' +%F)
consent=", \"consent\": {\"recipients\": [\"role:municipality\", \"role:ggd\"], \"domains\": [\"language\"],
 \"purposes\": [\"signal\", \"mdo\"], \"valid_from\": \"$from\", \"valid_until\": \"$until\", \"form\": \"spoken\",
 \"language\": \"ti\", \"recorded_by\": \"docent-3\", \"basis\": \"UAVG-22-2a\"}"

check "a region is laid out" region_lay_out
signal_file "$temp/signal" "$consent"
signal_file "$temp/bare" ""

for program in mdo mdoctl mdod; do
	check "$program --help" status_is 0 "$program" --help
	check "$program without a command or with a wrong option" status_is "$([ $program = mdod ] && echo 64 || echo 2)" "$program" --no-such
done
for program in mdo mdoctl; do
	check "$program: each command has help" each_command_has_help $program
	check "$program: README.md names each command" readme_names_each_command $program
done
check "help names the exit statuses" answers 0 "Exit status" mdoctl agenda --help
check "no option takes personal data" no_personal_options
check "no settings at all: says which" answers 2 MDO_DOOR mdoctl status
check "down: mdo says so at once" quickly answers 5 "nobody listens" mdo signal --file "$temp/signal" --profile "$school"
check "down: mdoctl says so at once" quickly answers 5 "nobody listens" mdoctl agenda --profile "$coordinator"
check "down: mdo listen says so at once" quickly answers 5 "nobody listens" listen_with
check "down: kept in the spool" status_is 6 mdo signal --file "$temp/signal" --spool "$temp/spool" --profile "$school"

check "the daemon starts" region_start
cat >"$temp/roster" <<-'END'
	{"people": [{"person": "klantmanager-1", "partner": "gemeente-haarlem", "domains": ["language"], "languages": ["ti"]}]}
END
check "roster import" answers 0 1 mdoctl roster import "$temp/roster" --profile "$coordinator"
check "roster list" answers 0 klantmanager-1 mdoctl roster list --profile "$coordinator"
check "sent from the spool" answers 0 stored mdo spool send --spool "$temp/spool" --profile "$school"
check "stored: 0" answers 0 stored mdo signal --file "$temp/signal" --profile "$school"
check "refused: 4, with code and place" answers 4 "consent-missing at /data/consent" \
	mdo signal --file "$temp/bare" --profile "$school"
check "no JSON: 2" status_is 2 mdo signal --file /etc/hostname --profile "$school"
check "--json: the answer as it came" status_is 0 mdo signal --file "$temp/signal" --profile "$school" --json
check "with what PROTOCOL says" json_is '{"answer", "id", "epoch", "reference", "recorded", "state", "witness"} <= set(v)'
{ cat "$temp/bare" "$temp/signal" | tr '\n' ' ' | sed 's/} *{"client"/}\n{"client"/'; echo; } >"$temp/lines"
check "two lines, one refused: 4" answers 4 "1 stored, 0 duplicate, 1 refused" \
	bash -c "mdo signal --lines --profile '$school' <'$temp/lines'"
check "another key at that door: 5, and why" quickly answers 5 "does not admit your key" \
	mdo signal --file "$temp/signal" --profile "$school" --key "$region/keys/ggz-inholland.secret"
check "a wrong server key: 5, and why" answers 5 "listens" \
	mdo signal --file "$temp/signal" --profile "$school" --server-key "$region/keys/ggz-inholland.public"
check "a secret key that others may read" bash -c "cp '$region/keys/taalschool-noord.secret' '$temp/open' && chmod 644 '$temp/open'"
check "is not used" answers 2 "others may read" mdo signal --file "$temp/signal" --profile "$school" --key "$temp/open"

check "mdo listen: JSON lines" status_is 0 listen_with --state "$temp/state"
check "with their numbers" says '"sequence":"00000000000000000001"'
check "once taken over, not again" status_is 0 listen_with --state "$temp/state"
check "nothing was there" test ! -s "$temp/output"
check "replay from 1" status_is 0 listen_with --from 1
check "has them again" says '"sequence":"00000000000000000001"'

check "planned" agenda_has_items
check "mdoctl agenda --json" status_is 0 mdoctl agenda --json --profile "$coordinator"
check "is an array of meetings" json_is 'isinstance(v, list) and all({"table", "start", "seats", "state", "items"} <= set(m) for m in v)'
check "start has an offset" json_is 'all(len(m["start"]) == 25 and m["start"][-6] in "+-" for m in v)'
check "items hold what is documented" json_is \
	'all({"slot", "case", "urgency", "discuss_by", "regiehouder"} <= set(i) and {"person", "partner", "state", "why"} <= set(i["regiehouder"]) for m in v for i in m["items"]) and len([i for m in v for i in m["items"]]) == 1'
check "for people: a table" answers 0 haarlem mdoctl agenda --profile "$coordinator"
check "one table only" status_is 0 mdoctl agenda --table zandvoort --json --profile "$coordinator"
check "holds only its meetings" json_is 'len(v) and all(m["table"] == "zandvoort" for m in v)'
check "case list, inbox, partners, status" bash -c "for c in 'case list' inbox partners status; do
	mdoctl \$c --profile '$coordinator' >/dev/null && mdoctl \$c --json --profile '$coordinator' >/dev/null || exit 1; done"
check "an unknown case: 4, and what to do" answers 4 case-unknown mdoctl case show C-00000000 --profile "$coordinator"
check "a wrong case number: 2" status_is 2 mdoctl case show seven --profile "$coordinator"
check "a right that is missing: 4" answers 4 right-missing mdoctl audit verify --profile "$profiles/v.voorzitter"
check "audit verify" answers 0 intact mdoctl audit verify --profile "$profiles/f.privacy"
check "the daemon stops" region_stop
check "down again" quickly answers 5 "nobody listens" mdoctl status --profile "$coordinator"
tests_end
