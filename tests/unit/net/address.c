/* The classes of addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/un.h>

#include "base/base.h"
#include "net/address.h"

static void literals_have_their_class(void **state)
{
	static const struct { const char *host; enum address_class class; } cases[] = {
		{"8.8.8.8", ADDRESS_PUBLIC}, {"151.101.0.223", ADDRESS_PUBLIC}, {"172.15.255.255", ADDRESS_PUBLIC},
		{"172.32.0.1", ADDRESS_PUBLIC}, {"100.63.255.255", ADDRESS_PUBLIC}, {"198.20.0.1", ADDRESS_PUBLIC},
		{"10.1.2.3", ADDRESS_PRIVATE}, {"172.16.0.1", ADDRESS_PRIVATE}, {"172.31.255.255", ADDRESS_PRIVATE},
		{"192.168.1.1", ADDRESS_PRIVATE}, {"100.64.0.1", ADDRESS_PRIVATE}, {"203.0.113.9", ADDRESS_PRIVATE},
		{"198.19.255.255", ADDRESS_PRIVATE}, {"224.0.0.1", ADDRESS_PRIVATE}, {"255.255.255.255", ADDRESS_PRIVATE},
		{"127.0.0.1", ADDRESS_LOCAL}, {"127.1", ADDRESS_LOCAL}, {"0x7f.1", ADDRESS_LOCAL}, {"2130706433", ADDRESS_LOCAL},
		{"0.0.0.0", ADDRESS_LOCAL}, {"169.254.169.254", ADDRESS_LOCAL},
		{"::1", ADDRESS_LOCAL}, {"[::1]", ADDRESS_LOCAL}, {"::", ADDRESS_LOCAL}, {"fe80::1%eth0", ADDRESS_LOCAL},
		{"::ffff:127.0.0.1", ADDRESS_LOCAL}, {"::ffff:8.8.8.8", ADDRESS_PUBLIC}, {"64:ff9b::a00:1", ADDRESS_PRIVATE},
		{"64:ff9b::808:808", ADDRESS_PUBLIC}, {"2002:7f00:1::", ADDRESS_LOCAL}, {"2002:808:808::", ADDRESS_PUBLIC},
		{"fd00::1", ADDRESS_PRIVATE}, {"fd00:ec2::254", ADDRESS_LOCAL}, {"fec0::1", ADDRESS_PRIVATE},
		{"2001:db8::1", ADDRESS_PRIVATE}, {"2001::1", ADDRESS_PRIVATE}, {"2a04:4e42::223", ADDRESS_PUBLIC},
		{"ff02::1", ADDRESS_PRIVATE}, {"4000::1", ADDRESS_PRIVATE}, {"::8.8.8.8", ADDRESS_PRIVATE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum address_class got;
		assert_true(address_of_literal(str_of(cases[i].host), &got));
		if (got != cases[i].class)
			fail_msg("%s: %s", cases[i].host, address_class_name(got));
	}
}

static void names_are_no_literals(void **state)
{
	static const char *const names[] = {"", "localhost", "example.org", "10.example.org", "[", "[]", "1.2.3.4.5"};
	enum address_class class;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_false(address_of_literal(str_of(names[i]), &class));
}

static void other_families_are_local(void **state)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};

	(void)state;
	assert_int_equal(address_classify((struct sockaddr *)&local), ADDRESS_LOCAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals_have_their_class),
		cmocka_unit_test(names_are_no_literals),
		cmocka_unit_test(other_families_are_local),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
