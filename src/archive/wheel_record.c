#include "archive/wheel_parts.h"

#include "archive/member_name.h"
#include "pep/record.h"

/* RECORD and its deprecated signatures: they cannot list themselves. */
static bool is_record(const struct wheel *wheel, struct str path)
{
	struct str rest = str_skip(path, wheel->dist_info.len);

	return str_starts(path, wheel->dist_info) &&
		(str_eq(rest, STR("/RECORD")) || str_eq(rest, STR("/RECORD.jws")) || str_eq(rest, STR("/RECORD.p7s")));
}

/* Which place a member belongs to, and its path there. */
static status find_place(struct str data, struct wheel_file *file, struct err *err)
{
	static const struct {
		struct str name;
		enum wheel_place place;
	} places[] = {
		{{"purelib", 7}, WHEEL_PURELIB}, {{"platlib", 7}, WHEEL_PLATLIB}, {{"headers", 7}, WHEEL_HEADERS},
		{{"scripts", 7}, WHEEL_SCRIPTS}, {{"data", 4}, WHEEL_DATA},
	};
	struct str name = file->member->name, top, rest, place;

	file->path = name;
	file->place = WHEEL_ROOT;
	if (!data.len || !str_cut(name, '/', &top, &rest) || !str_eq(top, data))
		return OK;
	if (str_cut(rest, '/', &place, &file->path))
		for (size_t i = 0; i < sizeof places / sizeof *places; i++)
			if (str_eq(place, places[i].name)) {
				file->place = places[i].place;
				return OK;
			}
	return err_set(err, E_REFUSED, "member '" STR_FMT "' lies in a part of the .data folder that no installer knows",
		STR_ARG(name));
}

static status take_hash(const struct record_entry *entry, struct wheel_file *file, struct err *err)
{
	if (entry->hash != RECORD_STRONG)
		return err_set(err, E_REFUSED, "RECORD has no hash of sha256 or stronger for '" STR_FMT "'", STR_ARG(entry->path));
	if (entry->has_size && entry->size != file->member->size)
		return err_set(err, E_REFUSED, "RECORD gives another size for '" STR_FMT "'", STR_ARG(entry->path));
	file->hash = entry->kind;
	memcpy(file->digest, entry->digest, sizeof file->digest);
	return OK;
}

/* One line of RECORD; `listed` marks the members seen so far, in the order of zip.members. */
static status take_entry(const struct wheel *wheel, const struct record_entry *entry, struct wheel_file *files,
	struct err *err)
{
	const struct zip_member *member = zip_find(&wheel->zip, entry->path);
	struct wheel_file *file;

	if (is_record(wheel, entry->path))
		return OK;
	if (!member || member->is_dir)
		return err_set(err, E_REFUSED, "RECORD lists '" STR_FMT "', which is not there", STR_ARG(entry->path));
	file = &files[member - wheel->zip.members];
	if (file->member)
		return err_set(err, E_REFUSED, "RECORD lists '" STR_FMT "' twice", STR_ARG(entry->path));
	file->member = member;
	file->executable = (member->mode & 0111) != 0;
	return take_hash(entry, file, err);
}

static status read_entries(const struct wheel *wheel, struct arena *mem, struct wheel_file *files, struct err *err)
{
	struct record record = record_open(wheel->record_text);
	struct record_entry entry = {0};
	bool more = true;
	status st = OK;

	while (st == OK) {
		st = record_next(&record, mem, &entry, &more, err);
		if (st != OK)
			return err_wrap(err, E_REFUSED, "RECORD is malformed");
		if (!more)
			break;
		st = take_entry(wheel, &entry, files, err);
	}
	return st;
}

status wheel_check_record(struct wheel *wheel, struct str data, struct arena *mem, struct err *err)
{
	struct wheel_file *files = arena_array(mem, wheel->zip.len, struct wheel_file);
	status st = read_entries(wheel, mem, files, err);
	size_t n = 0;

	for (size_t i = 0; st == OK && i < wheel->zip.len; i++) {
		const struct zip_member *member = &wheel->zip.members[i];

		if (member->is_dir || is_record(wheel, member->name))
			continue;
		if (!files[i].member)
			return err_set(err, E_REFUSED, "member '" STR_FMT "' is not listed in RECORD", STR_ARG(member->name));
		files[n] = files[i];
		st = find_place(data, &files[n++], err);
	}
	wheel->files = files;
	wheel->n_files = n;
	return st;
}
