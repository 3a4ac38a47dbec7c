#!/bin/bash
# The unit as systemd sees it, then for real: installed into a throw-away copy of this machine, booted with its own
# systemd, the daemon started, reloaded, hung, killed, misconfigured and stopped.
# Booting needs root, overlayfs and systemd-nspawn; where one is missing that half is skipped (exit status 77).
# ctest: release timeout=240 seconds=20
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${MDOD_BUILD:=$PWD/build/release}"

# Tenths of systemd's exposure score: what is left when a daemon must listen on the network itself.
EXPOSURE_MAX=13
NAME=Zyxwvutsrq # of a client: must never be readable in the journal or the state
BSN=123456782

failures=0
check()
{
	local what=$1
	shift
	if "$@" >"$temp/output" 2>&1; then
		printf 'ok      %s\n' "$what"
	else
		printf 'FAILED  %s\n' "$what"
		sed 's/^/        /' "$temp/output" | tail -n 15
		failures=$((failures + 1))
	fi
}

verify_unit()
{
	cmake --install "$MDOD_BUILD" --prefix "$temp/prefix" &&
		systemd-analyze verify --man=no "$temp/prefix/lib/systemd/system"/mdod*.{service,timer} >"$temp/verify" 2>&1
	local status=$?
	cat "$temp/verify"
	[ "$status" = 0 ] && [ ! -s "$temp/verify" ]
}

exposure()
{
	systemd-analyze security --offline=true --no-pager --threshold="$EXPOSURE_MAX" systemd/mdod.service
}

user_and_directories()
{
	local root=$temp/root
	mkdir -p "$root/etc" "$root/var/lib" &&
		systemd-sysusers --root="$root" "$PWD/systemd/mdod.sysusers" &&
		systemd-tmpfiles --root="$root" --create "$PWD/systemd/mdod.tmpfiles" &&
		grep -q '^mdod:' "$root/etc/passwd" &&
		[ "$(stat -c %a "$root/var/lib/mdod" "$root/etc/mdod/credentials" | tr '\n' ' ')" = "700 700 " ] &&
		[ "$(stat -c %u "$root/var/lib/mdod")" = "$(awk -F: '$1 == "mdod" { print $3 }' "$root/etc/passwd")" ]
}

# ---- the booted half --------------------------------------------------------------------------------------------

boot_impossible()
{
	[ "$(id -u)" = 0 ] || { echo "not root"; return 0; }
	command -v systemd-nspawn >/dev/null || { echo "no systemd-nspawn (apt package systemd-container)"; return 0; }
	unshare --mount true 2>/dev/null || { echo "no mount namespaces here"; return 0; }
	unshare --mount --propagation private bash -c '
		mount -t tmpfs tmpfs "$1" && mkdir "$1/u" "$1/w" "$1/m" &&
		mount -t overlay overlay -o "lowerdir=/,upperdir=$1/u,workdir=$1/w" "$1/m"' - "$temp/try" 2>/dev/null ||
		{ echo "no overlayfs here"; return 0; }
	return 1
}

# A copy of / that forgets: what is written goes to memory. Only mdod and what systemd cannot do without is started.
lay_out_machine()
{
	mount -t tmpfs -o size=1g tmpfs "$temp/machine" || return 1
	mkdir "$temp/machine"/{upper,work,root}
	machine=$temp/machine/root
	mount -t overlay overlay \
		-o "lowerdir=/,upperdir=$temp/machine/upper,workdir=$temp/machine/work" "$machine" || return 1
	tr -d - </proc/sys/kernel/random/uuid >"$machine/etc/machine-id"
	: >"$machine/etc/fstab"
	rm -rf "$machine"/etc/systemd/system/*.wants/* "$machine"/etc/mdod "$machine"/var/lib/mdod
	DESTDIR=$machine cmake --install "$MDOD_BUILD" --prefix /usr >"$temp/install" || { cat "$temp/install"; return 1; }
}

boot()
{
	systemd-nspawn --quiet --directory="$machine" --register=no --keep-unit --private-network --console=pipe \
		/lib/systemd/systemd systemd.unit=multi-user.target </dev/null >"$temp/console" 2>&1 &
	nspawn=$!
	local deadline=$((SECONDS + 30))
	while [ "$SECONDS" -lt "$deadline" ]; do
		leader=$(pgrep -P "$nspawn" | head -n 1)
		if [ -n "$leader" ] && inside systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; then
			return 0
		fi
		sleep 0.1
	done
	tail -n 20 "$temp/console"
	return 1
}

# Inside another container the machine may not be allowed to bring its own loopback up; then no door can be tried.
has_loopback() { [ $(($(inside cat /sys/class/net/lo/flags) & 1)) = 1 ]; }

inside()
{
	nsenter --target "$leader" --all -- "$@"
}

property()
{
	inside systemctl show --value --property="$1" mdod.service
}

# until SECONDS COMMAND...: true as soon as the command is.
until_true()
{
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.1
	done
}

is_active() { [ "$(property ActiveState)/$(property SubState)" = active/running ]; }
has_restarted() { [ "$(property NRestarts)" -gt "$1" ] && is_active; }

start_it()
{
	inside systemctl start mdod.service && is_active && return 0
	inside journalctl --no-pager -n 20 -u mdod.service
	return 1
}

was_fed_since() { [ "$(property WatchdogTimestampMonotonic)" -gt "$1" ]; }

# At half the watchdog's 10 s.
watchdog_is_fed()
{
	local first
	first=$(property WatchdogTimestampMonotonic)
	[ "$first" -gt 0 ] || return 1
	until_true 8 was_fed_since "$first" && is_active && [ "$(property NRestarts)" = 0 ]
}

reload_keeps_it()
{
	local pid
	pid=$(property MainPID)
	inside systemctl reload mdod.service && sleep 0.5 && is_active && [ "$(property MainPID)" = "$pid" ]
}

# Never to process 0, which is everybody's group, this script's as well.
signal_it()
{
	local pid
	pid=$(property MainPID)
	[ "$pid" -gt 1 ] && inside kill "$1" "$pid"
}

hung_is_replaced()
{
	local before
	before=$(property NRestarts)
	signal_it -STOP || return 1
	until_true 20 has_restarted "$before"
}

killed_is_replaced()
{
	local before
	before=$(property NRestarts)
	signal_it -KILL || return 1
	until_true 5 has_restarted "$before"
}

stop_is_quick()
{
	local start
	start=$(date +%s%N)
	inside systemctl stop mdod.service || return 1
	local ms=$((($(date +%s%N) - start) / 1000000))
	echo "$ms ms; result $(property Result)"
	[ "$ms" -lt 2000 ] && [ "$(property Result)" = success ]
}

bad_configuration_stays_down()
{
	cp "$machine/etc/mdod/mdod.conf" "$temp/mdod.conf"
	echo 'no_such_key = 1;' >>"$machine/etc/mdod/mdod.conf"
	inside systemctl start mdod.service && return 1
	sleep 1
	echo "status $(property ExecMainStatus), restarts $(property NRestarts), $(property ActiveState)"
	[ "$(property ExecMainStatus)" = 78 ] && [ "$(property ActiveState)" = failed ]
	local status=$?
	cp "$temp/mdod.conf" "$machine/etc/mdod/mdod.conf"
	inside systemctl reset-failed mdod.service
	return "$status"
}

missing_key_stays_down()
{
	mv "$machine/etc/mdod/credentials/vault.key" "$temp/vault.key"
	inside timeout 5 systemctl start mdod.service
	local state
	state=$(property ActiveState)
	inside systemctl stop mdod.service
	inside systemctl reset-failed mdod.service
	mv "$temp/vault.key" "$machine/etc/mdod/credentials/vault.key"
	[ "$state" != active ]
}

nothing_personal_is_readable()
{
	inside journalctl --no-pager -o export -u mdod.service >"$temp/journal" || return 1
	[ -s "$temp/journal" ] || { echo "no journal lines at all"; return 1; }
	! grep -a -l -E "$NAME|$BSN" "$temp/journal" "$machine"/var/lib/mdod/*
}

# One region with one partner at the daemon's shipped defaults; the keys are made by what an operator would use.
configure()
{
	local credentials=$machine/etc/mdod/credentials
	inside systemd-sysusers && inside systemd-tmpfiles --create --prefix=/etc/mdod --prefix=/var/lib/mdod || return 1
	. tests/system/region.sh &&
		region_make "$machine" inside "$credentials" &&
		inside mdod --config /etc/mdod/mdod.conf --check-config
}

booted_half()
{
	lay_out_machine || { echo "FAILED  laying out the machine"; return 1; }
	check "boot" boot
	if [ "$failures" = 0 ]; then
		check "keys and a region, mdod --check-config" configure
		check "active, READY=1 came" start_it
	fi
	if [ "$failures" = 0 ]; then
		if has_loopback; then
			check "a signal with a name and a BSN is stored" region_signal inside "$NAME" "$BSN"
		else
			echo "skipped a signal and its repeat: this machine is not given a loopback interface"
		fi
		check "watchdog is fed" watchdog_is_fed
		check "reload keeps the process" reload_keeps_it
		check "kill -9: replaced within 5 s" killed_is_replaced
		check "hung: replaced by the watchdog" hung_is_replaced
		! has_loopback || check "the signal sent again is a duplicate" region_duplicate inside
		check "stops within 2 s" stop_is_quick
		check "a wrong configuration: status 78, not restarted" bad_configuration_stays_down
		check "a missing key: does not start" missing_key_stays_down
		check "starts again" start_it
		check "nothing personal in journal or state" nothing_personal_is_readable
	fi
	kill "$nspawn" 2>/dev/null
	wait "$nspawn" 2>/dev/null
	[ "$failures" = 0 ]
}

# ---- main -------------------------------------------------------------------------------------------------------

if [ "${1:-}" = booted ]; then
	temp=$2
	booted_half
	exit
fi

temp=$(mktemp -d) || exit 2
trap 'rm -rf "$temp"' EXIT
mkdir "$temp/machine" "$temp/try"
if ! command -v systemd-analyze >/dev/null; then
	echo "skipped: no systemd-analyze here"
	exit 77
fi
check "installed unit: systemd-analyze verify is silent" verify_unit
check "exposure at most $EXPOSURE_MAX tenths" exposure
check "user and directories" user_and_directories
[ "$failures" = 0 ] || exit 1
if why=$(boot_impossible); then
	echo "skipped from here: not booted, $why"
	exit 77
fi
# In name spaces of their own: mounts and processes vanish with this one, whatever happens to it.
unshare --mount --propagation private --pid --fork --kill-child --mount-proc -- bash "$0" booted "$temp"
