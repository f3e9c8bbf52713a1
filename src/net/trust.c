/* Whose certificates count: the ones that the settings name and no others, else the system's. Those often lie there twice:
 * as one bundle, which takes OpenSSL 3.0 20 ms to read, for every connection; and in a folder by hash, from which it reads
 * the one that it needs. So the folder comes first, and the bundle when that does not do. */
#include "net/parts.h"

#include <dirent.h>

#include "base/banned.h"

/* Names of eight hexadecimal digits and ".0", as `openssl rehash` makes them. */
static bool is_hash_name(struct str name)
{
	for (size_t i = 0; i < 8 && i < name.len; i++)
		if (hex_digit(name.p[i]) < 0)
			return false;
	return name.len == 10 && str_ends(name, STR(".0"));
}

static bool folder_has_hashes(const char *path)
{
	DIR *dir = opendir(path);
	bool found = false;

	for (struct dirent *entry; dir && !found && (entry = readdir(dir));)
		found = is_hash_name(str_of(entry->d_name));
	if (dir)
		closedir(dir);
	return found;
}

/* Naming the system's own bundle (PIP_CERT often does) says nothing new. */
static bool system_certificates(const struct net *net, const curl_version_info_data *info)
{
	return net->options.ca_file.len == 0 || (info->cainfo && str_eq(net->options.ca_file, str_of(info->cainfo)));
}

void trust_open(struct net *net)
{
	const curl_version_info_data *info = curl_api.curl_version_info(CURLVERSION_NOW);

	if (info->age < CURLVERSION_TENTH || !system_certificates(net, info))
		return;
	if (info->capath && folder_has_hashes(info->capath))
		net->ca_folder = info->capath;
}

void trust_set(const struct net *net, CURL *easy)
{
	const curl_version_info_data *info = curl_api.curl_version_info(CURLVERSION_NOW);
	const char *bundle = info->age >= CURLVERSION_TENTH ? info->cainfo : NULL;

	if (net->options.ca_file.len)
		bundle = net->options.ca_file.p;
	else if (!net->ca_folder && !bundle)
		return; /* an old libcurl's own defaults */
	/* With one of the two unset, libcurl keeps what it has read for the next connection. */
	(void)curl_api.curl_easy_setopt(easy, CURLOPT_CAPATH, net->ca_folder);
	(void)curl_api.curl_easy_setopt(easy, CURLOPT_CAINFO, net->ca_folder ? NULL : bundle);
}

void trust_other_form(struct net *net)
{
	net->ca_folder = NULL;
}
