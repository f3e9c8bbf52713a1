#include "base/status.h"

int status_exit(status st)
{
	switch (st) {
	case OK:
		return 0;
	case E_NO:
		return 1;
	case E_USAGE:
	case E_CONFIG:
	case E_SYNTAX:
	case E_NOT_FOUND:
		return 2;
	case E_LIMIT:
	case E_IO:
	case E_NET:
	case E_INTERNAL:
		return 3;
	case E_REFUSED:
		return 4;
	case E_CANCELLED:
		return 130;
	}
	return 3;
}
