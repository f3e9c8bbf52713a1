#include "pins/requirements_parts.h"

/* Every option of pip's format, and what assay does with it. */
static const struct requirements_known known_options[] = {
	{STR("-i"), OPTION_TAKEN, true, REQUIREMENTS_INDEX_URL, NULL, NULL},
	{STR("--index-url"), OPTION_TAKEN, true, REQUIREMENTS_INDEX_URL, NULL, NULL},
	{STR("--pypi-url"), OPTION_TAKEN, true, REQUIREMENTS_INDEX_URL, NULL, NULL},
	{STR("--extra-index-url"), OPTION_TAKEN, true, REQUIREMENTS_EXTRA_INDEX_URL, NULL, NULL},
	{STR("--pre"), OPTION_TAKEN, false, REQUIREMENTS_PRE, NULL, NULL},
	{STR("--require-hashes"), OPTION_TAKEN, false, REQUIREMENTS_REQUIRE_HASHES, NULL, NULL},
	{STR("--only-binary"), OPTION_TAKEN, true, REQUIREMENTS_ONLY_BINARY, NULL, NULL},
	{STR("--no-binary"), OPTION_TAKEN, true, REQUIREMENTS_NO_BINARY, NULL, NULL},
	{STR("--prefer-binary"), OPTION_TAKEN, false, REQUIREMENTS_PREFER_BINARY, NULL, NULL},
	{STR("-r"), OPTION_INCLUDE, true, 0, NULL, NULL},
	{STR("--requirement"), OPTION_INCLUDE, true, 0, NULL, NULL},
	{STR("-c"), OPTION_CONSTRAINT, true, 0, NULL, NULL},
	{STR("--constraint"), OPTION_CONSTRAINT, true, 0, NULL, NULL},
	{STR("-e"), OPTION_REFUSED, true, 0, "an editable install runs the project's build code",
	 "use [tool.assay] source for the project itself, or name a wheel"},
	{STR("--editable"), OPTION_REFUSED, true, 0, "an editable install runs the project's build code",
	 "use [tool.assay] source for the project itself, or name a wheel"},
	{STR("-f"), OPTION_REFUSED, true, 0, "files found beside an index could take over any name",
	 "serve the files as an index and give it a name under [sources]"},
	{STR("--find-links"), OPTION_REFUSED, true, 0, "files found beside an index could take over any name",
	 "serve the files as an index and give it a name under [sources]"},
	{STR("--no-index"), OPTION_REFUSED, false, 0, "without an index there is nothing to choose from",
	 "give --offline on the command line to work from the cache"},
	{STR("--trusted-host"), OPTION_REFUSED, true, 0, "it would switch off the check of the server's certificate",
	 "give the certificate of that server's authority with --cert, or in the settings"},
	{STR("--config-settings"), OPTION_REFUSED, true, 0, "assay builds nothing", "name a package that has wheels"},
	{STR("--config-setting"), OPTION_REFUSED, true, 0, "assay builds nothing", "name a package that has wheels"},
	{STR("-C"), OPTION_REFUSED, true, 0, "assay builds nothing", "name a package that has wheels"},
	{STR("--global-option"), OPTION_REFUSED, true, 0, "assay builds nothing", "name a package that has wheels"},
	{STR("--hash"), OPTION_REFUSED, true, 0, "it does not stand behind a requirement",
	 "write it on the requirement's line; a backslash at the end continues a line"},
	{STR("--use-feature"), OPTION_REFUSED, true, 0, "it switches something of pip's", "remove the line"},
};

const struct requirements_known *requirements_option_find(struct str name)
{
	for (size_t i = 0; i < sizeof known_options / sizeof *known_options; i++)
		if (str_eq(known_options[i].name, name))
			return &known_options[i];
	return NULL;
}

bool requirements_option_takes_value(struct str name)
{
	const struct requirements_known *known = requirements_option_find(name);

	return known && known->value;
}

status requirements_option_refuse(struct str name, struct err *err)
{
	const struct requirements_known *known = requirements_option_find(name);

	if (!known || !known->why) {
		err_set(err, E_CONFIG, "'" STR_FMT "' is not an option that a requirements file can have here", STR_ARG(name));
		err_help(err, "remove it, or give it on the command line");
		return E_CONFIG;
	}
	err_set(err, E_CONFIG, "'" STR_FMT "' is refused: %s", STR_ARG(name), known->why);
	err_help(err, "%s", known->help);
	return E_CONFIG;
}
