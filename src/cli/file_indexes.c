#include "cli/file_indexes.h"

#include "base/url.h"

static status refuse(const struct requirements_option *option, struct err *err)
{
	cleanup(buf_free) struct buf url = buf_make(LIMIT_URL + 16);
	bool extra = option->kind == REQUIREMENTS_EXTRA_INDEX_URL;

	url_redacted(option->value, &url);
	err_set(err, E_REFUSED, "your settings do not name this index, and a file of a project cannot choose where names come from");
	err_wrap(err, E_REFUSED, STR_FMT ", line %u: refused '%s " STR_FMT "'", STR_ARG(option->place.file), option->place.line,
	         extra ? "--extra-index-url" : "--index-url", STR_ARG(buf_str(&url)));
	if (extra)
		err_help(err, "if you trust it, put it under [[index]] in your settings, and its names under [sources]");
	else
		err_help(err, "if you trust it, give --index-url on the command line, or put it into your settings");
	return E_REFUSED;
}

status file_indexes_check(struct cli *cli, const struct requirements_option *options, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if ((options[i].kind == REQUIREMENTS_INDEX_URL || options[i].kind == REQUIREMENTS_EXTRA_INDEX_URL) &&
		    !settings_index_at(&cli->settings, options[i].value))
			return refuse(&options[i], err);
	return OK;
}
