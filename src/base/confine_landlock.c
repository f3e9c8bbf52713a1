/* The Landlock tier: writing only below the listed paths, and no exec of any file. */
#include "base/confine_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/banned.h"

#ifdef __linux__

/* The kernel's interface (Documentation/userspace-api/landlock.rst), written out: the headers of a distribution are older
 * than the kernels that it may run on. */
enum { NR_CREATE = 444, NR_ADD_RULE = 445, NR_RESTRICT = 446, ASK_VERSION = 1, RULE_PATH_BENEATH = 1 };
struct ruleset {
	uint64_t handled_fs, handled_net, scoped;
};
struct path_beneath {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__((packed));

#define FS_EXECUTE     (UINT64_C(1) << 0)
#define FS_WRITE_FILE  (UINT64_C(1) << 1)
#define FS_REMOVE_DIR  (UINT64_C(1) << 4)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_CHAR   (UINT64_C(1) << 6)
#define FS_MAKE_DIR    (UINT64_C(1) << 7)
#define FS_MAKE_REG    (UINT64_C(1) << 8)
#define FS_MAKE_SOCK   (UINT64_C(1) << 9)
#define FS_MAKE_FIFO   (UINT64_C(1) << 10)
#define FS_MAKE_BLOCK  (UINT64_C(1) << 11)
#define FS_MAKE_SYM    (UINT64_C(1) << 12)
#define FS_REFER       (UINT64_C(1) << 13) /* since ABI 2 */
#define FS_TRUNCATE    (UINT64_C(1) << 14) /* since ABI 3 */
#define FS_IOCTL_DEV   (UINT64_C(1) << 15) /* since ABI 5 */
#define SCOPE_ABSTRACT_UNIX (UINT64_C(1) << 0) /* since ABI 6 */
#define SCOPE_SIGNAL        (UINT64_C(1) << 1)

/* What a listed directory gives: regular files, directories and symbolic links; no devices, sockets or pipes. */
#define FS_OWN_PLACE (FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_MAKE_SYM | FS_REFER | FS_TRUNCATE)
#define FS_OWN_FILE  (FS_WRITE_FILE | FS_TRUNCATE)
#define FS_NEVER     (FS_EXECUTE | FS_MAKE_CHAR | FS_MAKE_SOCK | FS_MAKE_FIFO | FS_MAKE_BLOCK | FS_IOCTL_DEV)

/* ABI 1 forbids every rename and link between two directories, which installing cannot do without. */
enum { ABI_LEAST = 2, ABI_TRUNCATE = 3, ABI_IOCTL = 5, ABI_SCOPE = 6 };

static struct ruleset ruleset_for(long abi)
{
	struct ruleset rules = {.handled_fs = FS_OWN_PLACE | FS_NEVER};

	if (abi < ABI_TRUNCATE)
		rules.handled_fs &= ~FS_TRUNCATE;
	if (abi < ABI_IOCTL)
		rules.handled_fs &= ~FS_IOCTL_DEV;
	if (abi >= ABI_SCOPE)
		rules.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
	return rules;
}

static status refused(struct err *err)
{
	err_errno(err, "cannot confine writing");
	return err_wrap(err, E_INTERNAL, "the kernel refuses a Landlock rule");
}

static status allow_below(int ruleset, const struct ruleset *rules, struct str path, struct err *err)
{
	cleanup(fd_close) int fd = -1;
	struct path_beneath rule = {0};
	struct path_z z;
	struct stat st;
	status result = path_terminate(path, &z, err);

	if (result != OK)
		return result;
	fd = open(z.z, O_PATH | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(err, "cannot open '%s', where this command writes", z.z);
	rule.parent_fd = fd;
	rule.allowed = rules->handled_fs & (S_ISDIR(st.st_mode) ? FS_OWN_PLACE : FS_OWN_FILE);
	if (syscall(NR_ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) < 0)
		return refused(err);
	return OK;
}

static status add_rules(int ruleset, const struct ruleset *rules, const struct confine *confine, struct err *err)
{
	status st = OK;

	/* A system without it (a bare container) needs no rule for it. */
	if (access("/dev/null", F_OK) == 0)
		st = allow_below(ruleset, rules, STR("/dev/null"), err);
	for (size_t i = 0; st == OK && i < confine->n; i++)
		st = allow_below(ruleset, rules, confine->writable[i], err);
	return st;
}

status confine_landlock(const struct confine *confine, int *ret_abi, struct err *err)
{
	long abi = syscall(NR_CREATE, NULL, (size_t)0, ASK_VERSION);
	struct ruleset rules = ruleset_for(abi);
	cleanup(fd_close) int ruleset = -1;
	status st;

	if (abi < ABI_LEAST)
		return OK;
	/* Older kernels accept the longer struct, since what they do not know in it is zero. */
	ruleset = (int)syscall(NR_CREATE, &rules, sizeof rules, 0);
	if (ruleset < 0)
		return refused(err);
	st = add_rules(ruleset, &rules, confine, err);
	if (st != OK)
		return st;
	if (syscall(NR_RESTRICT, ruleset, 0) < 0)
		return refused(err);
	*ret_abi = (int)abi;
	return OK;
}

#else

status confine_landlock(const struct confine *confine, int *ret_abi, struct err *err)
{
	(void)confine;
	(void)ret_abi;
	(void)err;
	return OK;
}

#endif
