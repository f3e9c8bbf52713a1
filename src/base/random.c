#include "base/random.h"

#include <errno.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/banned.h"

_Noreturn static void no_random_bytes(void)
{
	static const char text[] = "error: the kernel gives no random bytes\n";

	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	_exit(3);
}

void random_bytes(void *out, size_t n)
{
	uint8_t *at = out;

	while (n) {
		ssize_t got = getrandom(at, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			no_random_bytes();
		at += got;
		n -= (size_t)got;
	}
}

uint64_t random_u64(void)
{
	uint64_t word;

	random_bytes(&word, sizeof word);
	return word;
}

uint64_t random_below(uint64_t below)
{
	/* The high half of a 64 x 64 bit product; its bias is below 2^-64 * below, which no jitter notices. */
	return (uint64_t)(((__uint128_t)random_u64() * below) >> 64);
}

void random_name(char out[RANDOM_NAME_LEN + 1])
{
	static const char digit[] = "0123456789abcdef";
	uint64_t word = random_u64();

	for (size_t i = 0; i < RANDOM_NAME_LEN; i++, word >>= 4)
		out[i] = digit[word & 15];
	out[RANDOM_NAME_LEN] = '\0';
}
