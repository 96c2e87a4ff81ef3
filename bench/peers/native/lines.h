// Copies standard input to standard output in blocks that end with a line feed, each
// as replace writes it into a string. A line longer than a block makes the block grow.
#include <cstring>
#include <string>
#include <unistd.h>
#include <vector>

// write_all writes the whole of a string.
static inline bool write_all(const std::string &text) {
	for (size_t done = 0; done < text.size();) {
		const ssize_t n = write(1, text.data() + done, text.size() - done);
		if (n <= 0) return false;
		done += n;
	}
	return true;
}

// copy_lines returns the exit status. replace(block, size, out) appends to out, and
// returns false to end all.
template <typename Replace> int copy_lines(Replace replace) {
	std::vector<char> buffer(128 << 10);
	std::string out;
	size_t held = 0;
	for (bool more = true; more;) {
		if (held == buffer.size()) buffer.resize(2 * buffer.size());
		const ssize_t n = read(0, buffer.data() + held, buffer.size() - held);
		if (n < 0) return 1;
		held += n;
		more = n > 0;
		if (more && held < buffer.size()) continue;
		const void *feed = held ? memrchr(buffer.data(), '\n', held) : nullptr;
		const size_t whole = more ? (feed ? static_cast<const char *>(feed) - buffer.data() + 1 : 0) : held;
		if (whole == 0) continue;
		out.clear();
		if (!replace(buffer.data(), whole, out) || !write_all(out)) return 1;
		memmove(buffer.data(), buffer.data() + whole, held - whole);
		held -= whole;
	}
	return 0;
}
