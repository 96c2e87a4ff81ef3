package eval

// Why what is wrapped is not always what it is by itself.
const (
	beyondPlus      = "the reading in which a plus sign is one hides what a plus sign joins to the value, and is kept beside the other"
	asItStands      = "the text as it stands has the value begin with 3D, or ends it elsewhere, and is kept beside the view"
	tooShort        = "base64 of fewer than 16 characters is not decoded"
	wordsInQuotes   = "where a value of several words ends that a single quote ends too is not told"
	whereLinesBegin = "such a line is known by how it begins"
	goesOn          = "a word that is written without a key, and a value that goes on behind it, are a value again"
	doubleInShell   = "what double quotes within the single ones of a shell part is read by itself"
)

// knownOfLines is what is wrong with the lines of the generator.
func knownOfLines() map[string]exception {
	return map[string]exception{
		"form body: more":                {71, beyondPlus},
		"percent with plus: more":        {71, beyondPlus},
		"quoted-printable in JSON: more": {6, asItStands},
		"quoted-printable: more":         {6, asItStands},
	}
}

// knownOfExamples is what is wrong with the examples of rules.
func knownOfExamples() map[string]exception {
	return map[string]exception{
		"base64 behind a key: leaks: ipv4":              {1, tooShort},
		"base64 in JSON: leaks: ipv4":                   {1, tooShort},
		"base64 in a sentence: leaks: ipv4":             {1, tooShort},
		"dict of Python: leaks: user":                   {1, wordsInQuotes},
		"escapes of nginx: leaks: access-log-user":      {1, whereLinesBegin},
		"octal escapes of syslog: twice: authorization": {1, goesOn},
		"shell: leaks: password":                        {1, doubleInShell},
	}
}
