/* assay.toml and [tool.assay]: whatever the text, a layer of settings or an error that says something. */
#include <stdlib.h>

#include "config/layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_layer(const struct layer *layer)
{
	for (size_t i = 0; i < layer->indexes.len; i++) {
		if (!str_ends(layer->indexes.p[i].url, STR("/")) || layer->indexes.p[i].name.len == 0)
			abort();
	}
	for (size_t i = 0; i < layer->allows.len; i++) {
		if (layer->allows.p[i].reason.len == 0 || layer->allows.p[i].package.len == 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int embedded = 0; embedded <= 1; embedded++) {
		struct arena mem = {0};
		struct err err = {0};
		struct settings_request request = {0};
		struct loading l = {.request = &request, .mem = &mem};
		struct layer layer = {.origin = ORIGIN_PROJECT, .file = STR("assay.toml")};
		struct str text = arena_str(&mem, (struct str){(const char *)data, size});

		if (layer_read_toml(&l, &layer, text, STR("/project/assay.toml"), embedded, &err) == OK)
			check_layer(&layer);
		else if (err.lines == 0)
			abort();
		arena_free(&mem);
	}
	return 0;
}
