# shellcheck shell=bash
# Sourced: packages_need KIND... installs what tests/packages lists for these kinds and is not there yet.
# Debian 12 with only apt; as root, or through sudo. Says what it does before it does it.

packages_need()
{
	local list have kind name missing=()

	list=$(dirname "${BASH_SOURCE[0]}")/packages
	# "all" of a package's architectures count; "install ok installed" is the only state that is one.
	have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" { print $1 }')
	while read -r kind name _; do
		[[ " $* " == *" $kind "* ]] || continue
		grep -qxF "$name" <<<"$have" || missing+=("$name")
	done < <(grep -v '^#' "$list")
	[ "${#missing[@]}" -gt 0 ] || return 0

	if ! command -v apt-get >/dev/null; then
		echo "missing: ${missing[*]} (and no apt-get here to install them)" >&2
		return 1
	fi
	local as=()
	if [ "$(id -u)" != 0 ]; then
		if ! command -v sudo >/dev/null; then
			echo "missing: ${missing[*]}" >&2
			echo "install them as root: apt-get install ${missing[*]}" >&2
			return 1
		fi
		as=(sudo)
	fi
	echo "installing with apt-get: ${missing[*]}"
	local log
	log=$(mktemp)
	if ! { "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
		"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } \
		>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}
