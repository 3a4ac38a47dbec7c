# shellcheck shell=bash
# Sourced by system tests: named checks, and a region that runs in a temporary directory until the script ends.
#
#   check WHAT COMMAND...              ok or FAILED, with the output when it failed
#   status_is STATUS COMMAND...        true when it ends with that; its output is in $temp/output
#   says TEXT                          true when the last status_is printed that
#   region_start, region_stop          the demo's region, without its story; $profiles/NAME, $region

: "${MDOD_BIN:=$PWD/build/release/bin}"
export PATH="$MDOD_BIN:$PATH"
unset MDO_DOOR MDO_SERVER_KEY MDO_KEY MDO_SOURCE
failures=0
temp=$(mktemp -d) || exit 2
region=$temp/region
profiles=$region/profiles
daemon=

finish()
{
	region_stop >/dev/null 2>&1
	rm -rf "$temp"
}
trap finish EXIT

check()
{
	local what=$1
	shift
	if "$@" >"$temp/said" 2>&1; then
		printf 'ok      %s\n' "$what"
	else
		printf 'FAILED  %s\n' "$what"
		cat "$temp/said" "$temp/output" 2>/dev/null | head -n 20 | sed 's/^/        /'
		failures=$((failures + 1))
	fi
}

status_is()
{
	local wanted=$1 got=0
	shift
	"$@" >"$temp/output" 2>&1 || got=$?
	[ "$got" = "$wanted" ] && return 0
	echo "exit status $got, expected $wanted"
	return 1
}

says()
{
	local text
	for text in "$@"; do
		grep -qF -- "$text" "$temp/output" || { echo "does not say: $text"; return 1; }
	done
}

# Both: the status, then each text.
answers()
{
	local wanted=$1 text=$2
	shift 2
	status_is "$wanted" "$@" && says "$text"
}

region_lay_out()
{
	/usr/bin/python3 -B -c '
import sys
sys.path.insert(0, "etc/demo")
from town import Town
Town(sys.argv[1], sys.argv[2]).lay_out()' "$region" "$MDOD_BIN"
}

region_start()
{
	[ -d "$region" ] || region_lay_out || return 1
	mdod --config "$region/mdod.conf" 2>>"$region/mdod.log" &
	daemon=$!
	local tries=100
	until mdoctl status --profile "$profiles/c.coordinator" >/dev/null 2>&1; do
		kill -0 "$daemon" 2>/dev/null && [ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.1
	done
}

# Its exit status.
region_stop()
{
	[ -n "$daemon" ] || return 0
	local pid=$daemon
	daemon=
	kill "$pid" && wait "$pid"
}

tests_end()
{
	if [ "$failures" -gt 0 ]; then
		echo "$failures failed"
		exit 1
	fi
	echo "all as expected"
}
