#include "base/lazy.h"

#include <dlfcn.h>
#include <pthread.h>

#include "base/banned.h"

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static status fill_table(const struct lazy *lib, void *handle, struct err *err)
{
	char *at = lib->table;

	for (size_t i = 0; i < lib->n; i++, at += sizeof(void *)) {
		void *function = dlsym(handle, lib->symbols[i]);
		if (!function)
			return err_set(err, E_IO, "the library '%s' has no '%s'", lib->library, lib->symbols[i]);
		memcpy(at, &function, sizeof function);
	}
	return OK;
}

static status load(struct lazy *lib, struct err *err)
{
	/* Lazy binding, and its names kept to ourselves: a library's other functions are never looked up. */
	void *handle = dlopen(lib->library, RTLD_LAZY | RTLD_LOCAL);
	status st;

	if (!handle) {
		err_set(err, E_IO, "cannot load the library '%s': %s", lib->library, dlerror());
		err_help(err, "install the package of your system that holds '%s'", lib->library);
		return E_IO;
	}
	st = fill_table(lib, handle, err);
	if (st == OK)
		__atomic_store_n(&lib->loaded, 1, __ATOMIC_RELEASE);
	return st;
}

status lazy_load(struct lazy *lib, struct err *err)
{
	status st = OK;

	if (__atomic_load_n(&lib->loaded, __ATOMIC_ACQUIRE))
		return OK;
	pthread_mutex_lock(&loading);
	if (!lib->loaded)
		st = load(lib, err);
	pthread_mutex_unlock(&loading);
	return st;
}
