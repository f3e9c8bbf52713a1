/* The seccomp tier: a filter over system call numbers, written as BPF by hand. It is one list, and libseccomp would cost
 * every command's start more than the whole filter does. */
#include "base/confine_parts.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/banned.h"

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_ARCH AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define OUR_ARCH AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define OUR_ARCH AUDIT_ARCH_S390X
#endif

#ifdef OUR_ARCH

/* The leak sanitizer stops its own threads with ptrace at the end of the process. */
#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_PTRACE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_PTRACE 1
#endif
#endif

static const int denied[] = {
	__NR_execve, __NR_execveat,
	/* into other processes */
#ifndef KEEPS_PTRACE
	__NR_ptrace,
#endif
	__NR_process_vm_readv, __NR_process_vm_writev, __NR_kcmp,
#ifdef __NR_pidfd_getfd
	__NR_pidfd_getfd,
#endif
	/* around the filter, or into the kernel */
	__NR_bpf, __NR_perf_event_open, __NR_userfaultfd, __NR_personality,
#ifdef __NR_io_uring_setup
	__NR_io_uring_setup, __NR_io_uring_enter, __NR_io_uring_register,
#endif
	__NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load,
#ifdef __NR_kexec_file_load
	__NR_kexec_file_load,
#endif
	__NR_add_key, __NR_request_key, __NR_keyctl,
	/* around the paths that Landlock knows */
	__NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_unshare, __NR_setns, __NR_open_by_handle_at,
#ifdef __NR_move_mount
	__NR_move_mount, __NR_open_tree, __NR_fsopen, __NR_fsmount, __NR_fsconfig, __NR_fspick,
#endif
#ifdef __NR_mount_setattr
	__NR_mount_setattr,
#endif
	__NR_fanotify_init, __NR_quotactl, __NR_acct, __NR_swapon, __NR_swapoff,
	/* the machine itself */
	__NR_reboot, __NR_settimeofday, __NR_clock_settime, __NR_clock_adjtime, __NR_adjtimex, __NR_sethostname, __NR_setdomainname,
	__NR_syslog,
};

enum {
	DENIED = sizeof denied / sizeof denied[0],
	HEAD = 5,                     /* instructions before the list */
	PROGRAM_MAX = HEAD + DENIED + 2,
	X32_BIT = 0x40000000,         /* x86-64 has its calls a second time under this bit */
};
/* A jump's distance is one byte. */
_Static_assert(DENIED < 250, "the list must be reachable by 8-bit jumps");

static size_t write_program(struct sock_filter *p)
{
	struct sock_filter *at = p;

	*at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	*at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0);
	/* A call by another architecture's table: nothing of ours does that. */
	*at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	*at++ = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	*at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, DENIED + 1, 0);
	for (size_t i = 0; i < DENIED; i++)
		*at++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)denied[i], (unsigned char)(DENIED - i), 0);
	*at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	*at++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	return (size_t)(at - p);
}

status confine_seccomp(bool *ret, struct err *err)
{
	struct sock_filter instructions[PROGRAM_MAX];
	struct sock_fprog program = {(unsigned short)write_program(instructions), instructions};

	/* TSYNC: threads that run already, if there are any, come under the filter too. */
	if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0) {
		*ret = true;
		return OK;
	}
	if (errno == ENOSYS || errno == EINVAL)
		return OK;
	err_errno(err, "cannot take exec away from this process");
	return err_wrap(err, E_INTERNAL, "the kernel refuses the seccomp filter");
}

#else

status confine_seccomp(bool *ret, struct err *err)
{
	(void)ret;
	(void)err;
	return OK;
}

#endif
