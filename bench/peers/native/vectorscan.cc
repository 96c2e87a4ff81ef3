// Replaces each match of the patterns argv[2]… by argv[1], on standard input, in blocks of
// whole lines, by Hyperscan or Vectorscan. The library reports every end of every match
// with its leftmost start; of those that begin at one byte the earliest pattern's counts,
// and of its ends the last, which is how an alternation chooses.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <hs/hs.h>

#include "lines.h"

struct Match {
	unsigned long long start, end;
	unsigned id;
	bool operator<(const Match &o) const {
		if (start != o.start) return start < o.start;
		if (id != o.id) return id < o.id;
		return end > o.end;
	}
};

// report keeps a match. Ends come in order, so an open tail only lengthens the last one.
static int report(unsigned id, unsigned long long start, unsigned long long end, unsigned, void *all) {
	auto &matches = *static_cast<std::vector<Match> *>(all);
	if (!matches.empty() && matches.back().id == id && matches.back().start == start) {
		matches.back().end = end;
	} else {
		matches.push_back({start, end, id});
	}
	return 0;
}

int main(int argc, char **argv) {
	if (argc < 3) {
		fprintf(stderr, "usage: vectorscan TEXT PATTERN...\n");
		return 2;
	}
	const unsigned count = argc - 2;
	std::vector<unsigned> flags(count, HS_FLAG_SOM_LEFTMOST), ids(count);
	for (unsigned i = 0; i < count; i++) ids[i] = i;
	hs_database_t *database = nullptr;
	hs_compile_error_t *error = nullptr;
	if (hs_compile_multi(argv + 2, flags.data(), ids.data(), count, HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
		fprintf(stderr, "vectorscan: %s\n", error->message);
		return 2;
	}
	hs_scratch_t *scratch = nullptr;
	if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 2;
	const std::string text = argv[1];
	std::vector<Match> matches;
	return copy_lines([&](const char *block, size_t size, std::string &out) {
		matches.clear();
		if (hs_scan(database, block, size, 0, scratch, report, &matches) != HS_SUCCESS) return false;
		std::sort(matches.begin(), matches.end());
		size_t done = 0;
		for (const Match &m : matches) {
			if (m.start < done) continue;
			out.append(block + done, m.start - done).append(text);
			done = m.end;
		}
		out.append(block + done, size - done);
		return true;
	});
}
