/* The seccomp tier: a filter over system calls, made with libseccomp, which knows their numbers on every machine. */
#include "base/confine_parts.h"

#include <errno.h>
#include <seccomp.h>

#include "base/banned.h"

/* The leak sanitizer stops its own threads with ptrace at the end of the process. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_PTRACE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_PTRACE 1
#endif
#endif

/* What no command needs. A call that this machine does not have is no entry of the filter. */
static const int denied[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat),
	/* into other processes */
#ifndef KEEPS_PTRACE
	SCMP_SYS(ptrace),
#endif
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd),
	/* around the filter, or into the kernel */
	SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(personality),
	SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
	/* around the paths that Landlock knows */
	SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(unshare), SCMP_SYS(setns),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen), SCMP_SYS(fsmount),
	SCMP_SYS(fsconfig), SCMP_SYS(fspick), SCMP_SYS(mount_setattr), SCMP_SYS(fanotify_init), SCMP_SYS(quotactl),
	SCMP_SYS(acct), SCMP_SYS(swapon), SCMP_SYS(swapoff),
	/* the machine itself */
	SCMP_SYS(reboot), SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex),
	SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(syslog),
};

/* Add the rules; 0, or a negative errno. */
static int filter_fill(scmp_filter_ctx filter)
{
	/* Threads that run already, if there are any, come under the filter too; a call by another architecture's table
	 * (32-bit, x32) is nothing of ours. no_new_privs was set before. */
	int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);

	if (!failed)
		failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!failed)
		failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);
	for (size_t i = 0; !failed && i < sizeof denied / sizeof denied[0]; i++)
		failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), denied[i], 0);
	return failed;
}

status confine_seccomp(bool *ret, struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int failed = filter ? filter_fill(filter) : -ENOMEM;

	if (!failed)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	if (!failed) {
		*ret = true;
		return OK;
	}
	/* A kernel without seccomp filters says one of these. */
	if (failed == -ENOSYS || failed == -EINVAL || failed == -EOPNOTSUPP)
		return OK;
	errno = -failed;
	(void)err_errno(err, "cannot take exec away from this process");
	return err_wrap(err, E_INTERNAL, "the kernel refuses the seccomp filter");
}
