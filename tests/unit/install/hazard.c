/* What may run when Python starts: known .pth files pass, what only looks like them does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "install/hazard.h"
#include "install/pth.h"

#define FOLDER "lib/python3.11/site-packages/"
#define NAMESPACE(p, dotted, extra)                                                                                      \
	"import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], *" p \
	");importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');"          \
	"m = has_mfs and sys.modules.setdefault('" dotted "', importlib.util.module_from_spec("                          \
	"importlib.machinery.PathFinder.find_spec('" dotted "', [os.path.dirname(p)])));"                                \
	"m = m or sys.modules.setdefault('" dotted "', types.ModuleType('" dotted "'));"                                 \
	"mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)" extra "\n"
#define GOOGLE NAMESPACE("('google',)", "google", "")
#define CLOUD  NAMESPACE("('google', 'cloud')", "google.cloud", ";m and setattr(sys.modules['google'], 'cloud', m)")
#define NEWER(more)                                                                                                      \
	"import sys, types, os;p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('google',));"                    \
	"importlib = __import__('importlib.util');__import__('importlib.machinery');"                                    \
	"m = sys.modules.setdefault('google', importlib.util.module_from_spec("                                          \
	"importlib.machinery.PathFinder.find_spec('google', [os.path.dirname(p)])));"                                    \
	"m = m or sys.modules.setdefault('google', types.ModuleType('google'));"                                         \
	"mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)" more "\n"
#define SHIM                                                                                             \
	"import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; " \
	"enabled and __import__('_distutils_hack').add_shim(); \n"

static bool owns(void *user, struct str path)
{
	return user && (str_eq(path, STR(FOLDER "google")) || str_eq(path, STR(FOLDER "google/cloud")) ||
		str_eq(path, STR(FOLDER "_distutils_hack")) || str_eq(path, STR(FOLDER "own/part")));
}

static void pth_files_are_judged_line_by_line(void **state)
{
	static const struct {
		struct str text;
		const char *project;
		bool owned, known;
	} cases[] = {
		{STR(""), "a", false, true}, {STR("# import os\n\n"), "a", false, true}, {STR("own/part\n"), "a", true, true},
		{STR("own/part\r\nown/part"), "a", true, true}, {STR("own/part\n"), "a", false, false}, {STR("own/other\n"), "a", true, false},
		{STR("import os\n"), "a", true, false}, {STR("own/part\nimport os\n"), "a", true, false},
		{STR("import\tos\n"), "a", true, false}, {STR("# x\rimport os\n"), "a", true, false},
		{STR("# x\fimport os\n"), "a", true, false}, {STR("# x\x0bimport os\n"), "a", true, false},
		{STR("# x\xc2\x85import os\n"), "a", true, false}, {STR("# x\x1cimport os\n"), "a", true, false},
		{STR("\xef\xbb\xbfimport os\n"), "a", true, false}, {STR("a\0import os\n"), "a", true, false},
		{STR("/etc\n"), "a", true, false}, {STR("../own/part\n"), "a", true, false}, {STR("own/../own/part\n"), "a", true, false},
		{STR(".\n"), "a", true, false}, {STR(GOOGLE), "google-x", true, true}, {STR(GOOGLE CLOUD), "google-x", true, true},
		{STR(NEWER("")), "google-x", true, true}, {STR(NEWER("")), "google-x", false, false},
		{STR(NEWER(";x()")), "google-x", true, false}, {STR(GOOGLE), "google-x", false, false}, {STR(GOOGLE "import os\n"), "google-x", true, false},
		{STR(NAMESPACE("('google',)", "google", ";print(1)")), "google-x", true, false},
		{STR(NAMESPACE("('..',)", "google", "")), "google-x", true, false},
		{STR(NAMESPACE("('google',)", "other", "")), "google-x", true, false},
		{STR(SHIM), "setuptools", true, true}, {STR(SHIM), "setuptools", false, false}, {STR(SHIM), "evil", true, false},
		{STR(SHIM SHIM), "setuptools", true, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool mark = true;
		const struct hazard_context context = {.name = str_of(cases[i].project), .owns = owns,
			.user = cases[i].owned ? &mark : NULL};
		struct str why;

		if (hazard_pth_is_known(&context, STR(FOLDER), cases[i].text, &why) != cases[i].known)
			fail_msg("case %zu: " STR_FMT, i, STR_ARG(cases[i].text));
	}
}

static void paths_are_judged_where_they_end_up(void **state)
{
	static const struct layout layout = {.purelib = {"lib/python3.11/site-packages", 28},
		.platlib = {"lib64/python3.11/site-packages", 30}, .scripts = {"bin", 3}};
	static const struct {
		const char *path, *project;
		bool passes;
	} cases[] = {
		{"lib/python3.11/site-packages/a/b.py", "a", true}, {"lib/python3.11/site-packages/a/sitecustomize.py", "a", true},
		{"lib/python3.11/site-packages/sitecustomize.py", "a", false},
		{"lib64/python3.11/site-packages/sitecustomize.cpython-311-x86_64-linux-gnu.so", "a", false},
		{"lib/python3.11/site-packages/usercustomize/__init__.py", "a", false},
		{"lib/python3.11/site-packages/x.start", "a", false}, {"lib/python3.11/site-packages/a/x.start", "a", true},
		{"lib/python3.11/site-packages/a/x.pyc", "a", false}, {"share/__pycache__/x", "a", false}, {"share/x.pyo", "a", false},
		{"bin/tool", "a", true}, {"bin/python", "a", false}, {"bin/python3.11", "a", false}, {"bin/Python3", "a", false},
		{"bin/python-config", "a", true}, {"bin/pip", "a", false}, {"bin/pip3.11", "a", false}, {"bin/pip", "pip", true},
		{"bin/pipx", "a", true}, {"bin/SUDO", "a", false}, {"bin/git", "a", false}, {"bin/activate", "a", false},
		{"bin/activate.csh", "pip", false}, {"pyvenv.cfg", "a", false}, {"lib64", "a", false}, {".assay/installed", "a", false},
		{"lib/python3.11/site-packages/a-1.dist-info/x", "a", true},
		{"lib/python3.11/site-packages/a-1.dist-info2.dist-info/x", "a", false},
		{"lib/python3.11/site-packages/b-1.DIST-INFO/x", "a", false}, {"lib/python3.11/site-packages/b.egg-info", "a", false},
		{"etc/x.conf", "a", true}, {"binary/git", "a", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct hazard_context context = {.layout = &layout, .name = str_of(cases[i].project),
			.dist_info = STR("lib/python3.11/site-packages/a-1.dist-info"), .owns = owns};
		struct err err = {0};
		status st = hazard_check(&context, str_of(cases[i].path), 0, &err);

		if (st != (cases[i].passes ? OK : E_REFUSED))
			fail_msg("'%s': %d", cases[i].path, st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pth_files_are_judged_line_by_line),
		cmocka_unit_test(paths_are_judged_where_they_end_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
