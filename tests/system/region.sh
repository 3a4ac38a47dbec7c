# shellcheck shell=bash
# Sourced: a region with one partner in an installed mdod, with keys made as an operator makes them. RUN is the command
# that runs another inside the machine whose root is ROOT.
#
#   region_make ROOT RUN CREDENTIALS   writes the keys into CREDENTIALS (a path from here) and the configuration
#   region_signal RUN NAME BSN         0: a signal about that client is stored
#   region_duplicate RUN               0: the same signal sent again is a duplicate

region_home=/var/lib/mdo-partner # the partner's, not the daemon's
region_root=
region_source=urn:nld:kvknr:99000001:systeem:leerlingvolg

region_secret()
{
	(umask 077 && head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$1")
}

region_principal()
{
	local file=$1 name=$2 port=$3
	cat >"$file" &&
		printf 'door = "tcp://127.0.0.1:%s";\nkeys = [ "%s" ];\n' "$port" \
			"$(cat "$region_root$region_home/$name.public")" >>"$file"
}

region_make()
{
	local run=$2 credentials=$3 name
	region_root=$1
	local etc=$region_root/etc/mdod
	mkdir -p "$credentials" "$region_root$region_home" "$etc"/{partners.d,people.d,tables.d} &&
		chmod 700 "$credentials" "$region_root$region_home" || return 1
	for name in server school coordinator; do
		"$run" mdo key new "$name" --dir "$region_home" >/dev/null || return 1
	done
	install -m 600 "$region_root$region_home/server.secret" "$credentials/server.key" &&
		rm "$region_root$region_home/server.secret" &&
		region_secret "$credentials/match.key" && region_secret "$credentials/vault.key" || return 1

	region_principal "$etc/partners.d/school.conf" school 7411 <<-'END' || return 1
		id = "school";
		name = "Taalschool";
		kvk = "99000001";
		system = "leerlingvolg";
		role = "language_school";
		bsn_allowed = true;
		vnumber_allowed = false;
		table = "town";
	END
	region_principal "$etc/people.d/coordinator.conf" coordinator 7410 <<-'END' || return 1
		id = "coordinator";
		office = "coordinator";
	END
	cat >"$etc/tables.d/town.conf" <<-'END' || return 1
		id = "town";
		name = "MDO Town";
		places = [ "0392" ];
		weekday = "tue";
		start = "09:30";
		seats = 6;
		slot_minutes = 15;
		chair = "coordinator";
		standing = [ "school" ];
	END
	cat >"$region_root$region_home/profile" <<-END
		MDO_DOOR=tcp://127.0.0.1:7411
		MDO_SERVER_KEY=$region_home/server.public
		MDO_KEY=$region_home/school.secret
		MDO_SOURCE=$region_source
	END
}

region_send()
{
	"$1" mdo signal --file "$region_home/signal.json" --profile "$region_home/profile"
}

region_signal()
{
	local run=$1 name=$2 bsn=$3
	(umask 077 && cat >"$region_root$region_home/signal.json") <<-END || return 1
		{
		  "specversion": "1.0", "id": "$(cat /proc/sys/kernel/random/uuid)", "source": "$region_source",
		  "type": "nl.mdo.signals.reported.v1",
		  "data": {
		    "client": {"bsn": "$bsn", "name": "$name", "birth_date": "1990-01-31"}, "reporter": "docent-3",
		    "observations": [{"domain": "language", "text": "$name is often absent."}],
		    "language": "ti", "interpreter": false,
		    "consent": {
		      "recipients": ["role:municipality"], "domains": ["language"], "purposes": ["signal", "mdo"],
		      "valid_from": "$(date +%F)", "valid_until": "$(date -d '+90 days' +%F)", "form": "written",
		      "language": "ti", "recorded_by": "docent-3", "basis": "UAVG-22-2a"
		    }
		  }
		}
	END
	region_send "$run"
}

region_duplicate()
{
	local status=0
	region_send "$1" || status=$?
	[ "$status" = 3 ]
}
