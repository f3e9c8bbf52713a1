#include "pins/requirements_hash.h"

#include "base/url.h"

status requirements_hash(struct str value, struct pin_hash *ret, struct err *err)
{
	const struct {
		struct str algorithm;
		size_t digits;
	} known[] = {{STR("sha256"), 64}, {STR("sha384"), 96}, {STR("sha512"), 128}};
	struct pin_hash hash;
	size_t i = 0;

	if (!str_cut(value, ':', &hash.algorithm, &hash.digest))
		return err_set(err, E_CONFIG, "'--hash=" STR_FMT "' does not read ALGORITHM:DIGEST", STR_ARG(value));
	while (i < sizeof known / sizeof *known && !str_eq(known[i].algorithm, hash.algorithm))
		i++;
	if (i == sizeof known / sizeof *known) {
		err_set(err, E_CONFIG, "the digest '" STR_FMT "' proves nothing", STR_ARG(hash.algorithm));
		err_help(err, "use sha256, sha384 or sha512");
		return E_CONFIG;
	}
	if (hash.digest.len != known[i].digits)
		return err_set(err, E_CONFIG, "a " STR_FMT " digest has %zu digits, not %zu", STR_ARG(hash.algorithm),
		               known[i].digits, hash.digest.len);
	for (size_t k = 0; k < hash.digest.len; k++)
		if (hex_digit(hash.digest.p[k]) < 0)
			return err_set(err, E_CONFIG, "the digest '" STR_FMT "' is not hexadecimal", STR_ARG(hash.digest));
	*ret = hash;
	return OK;
}

status requirements_url(struct str text, struct err *err)
{
	struct url url;
	status st;

	if (!text.len)
		return OK;
	st = url_parse(text, &url, err);
	if (st != OK)
		return err_wrap(err, E_CONFIG, "the URL cannot be read");
	if (url_has_scheme(&url, "https") || url_has_scheme(&url, "http"))
		return OK;
	if (str_has(url.scheme, '+')) {
		err_set(err, E_CONFIG, "a package from version control ('" STR_FMT "') would have to be built, which runs its code",
		        STR_ARG(url.scheme));
		err_help(err, "build a wheel of that commit and put it on an index, or name the wheel's URL");
		return E_CONFIG;
	}
	err_set(err, E_CONFIG, "a requirement cannot lead to a URL of scheme '" STR_FMT "'", STR_ARG(url.scheme));
	err_help(err, "name an https URL of a wheel, or put it on an index");
	return E_CONFIG;
}
