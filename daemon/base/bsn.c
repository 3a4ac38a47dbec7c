#include "base/bsn.h"

bool bsn_is_valid(const char *s)
{
	int sum = 0;
	bool nonzero = false;

	for (int i = 0; i < 9; i++) {
		int digit = s[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		nonzero = nonzero || digit != 0;
		sum += digit * (i < 8 ? 9 - i : -1);
	}
	return s[9] == '\0' && nonzero && sum % 11 == 0;
}
