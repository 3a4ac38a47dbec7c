#include "mdoctl/roster.h"

bool roster_params(struct arena *a, const struct mdo_args *args, const char *file, const char **ret_params,
                   struct why *why)
{
	struct proto_roster_params params;

	proto_clear(&proto_table_roster_params, &params);
	return mdo_people_read(a, args, file, &params.people, why) &&
	       mdo_field_check(a, &proto_table_roster_params, &params, ret_params, why);
}
