// Replaces each match of the pattern argv[1] by argv[2], on standard input, in blocks of
// whole lines, by RE2. Only the bounds of a match are asked for, so that RE2 stays with
// its automaton and never looks for groups.
#include <cstdio>
#include <string>

#include <re2/re2.h>

#include "lines.h"

int main(int argc, char **argv) {
	if (argc != 3) {
		fprintf(stderr, "usage: re2 PATTERN TEXT\n");
		return 2;
	}
	RE2::Options options;
	options.set_encoding(RE2::Options::EncodingLatin1);
	options.set_max_mem(64 << 20);
	const RE2 pattern(argv[1], options);
	if (!pattern.ok()) return 2;
	const std::string text = argv[2];
	return copy_lines([&](const char *block, size_t size, std::string &out) {
		const re2::StringPiece whole(block, size);
		re2::StringPiece match;
		size_t done = 0;
		while (done < size && pattern.Match(whole, done, size, RE2::UNANCHORED, &match, 1)) {
			const size_t start = match.data() - block;
			out.append(block + done, start - done).append(text);
			done = start + match.size();
		}
		out.append(block + done, size - done);
		return true;
	});
}
