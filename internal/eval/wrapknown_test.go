package eval

// Why what is wrapped is not always what it is by itself.
const (
	beyondPlus      = "the reading in which a plus sign is one hides what a plus sign joins to the value, and is kept beside the other"
	beyondOctal     = "the text as it stands has the escape and the word behind it in the value, and is kept beside the view"
	asItStands      = "the text as it stands has the value begin with 3D, or ends it elsewhere, and is kept beside the view"
	tooShort        = "base64 of fewer than 16 characters is not decoded"
	wordsInQuotes   = "where a value of several words ends that a single quote ends too is not told"
	cutField        = "a field that was cut goes on to the end of its line"
	whereLinesBegin = "such a line is known by how it begins"
	doubleInShell   = "what double quotes within the single ones of a shell part is read by itself"
	nestedPlus      = "several findings of both readings of a plus sign overlap, and none is all that goes"
	partsOfBoth     = "findings of the view and of the text as it stands overlap, and none is all that goes"
)

// knownOfLines is what is wrong with the lines of the generator.
func knownOfLines() map[string]exception {
	return map[string]exception{
		"form body: more":                {71, beyondPlus},
		"octal escapes of syslog: more":  {11, beyondOctal},
		"percent with plus: more":        {71, beyondPlus},
		"quoted-printable in JSON: more": {6, asItStands},
		"quoted-printable: more":         {6, asItStands},
	}
}

// knownOfExamples is what is wrong with the examples of rules.
func knownOfExamples() map[string]exception {
	return map[string]exception{
		"CSV: other pseudonym: authorization":                      {1, partsOfBoth},
		"base64 behind a key: leaks: ipv4":                         {1, tooShort},
		"base64 in JSON: leaks: ipv4":                              {1, tooShort},
		"base64 in a sentence: leaks: ipv4":                        {1, tooShort},
		"bytes of Python: leaks: user":                             {1, wordsInQuotes},
		"bytes of Python: other pseudonym: name":                   {1, wordsInQuotes},
		"bytes of Python: other pseudonym: panos-csv-user":         {1, wordsInQuotes},
		"bytes of Python: other pseudonym: user":                   {1, wordsInQuotes},
		"dict of Python: leaks: user":                              {1, wordsInQuotes},
		"dict of Python: other pseudonym: name":                    {1, wordsInQuotes},
		"dict of Python: other pseudonym: panos-csv-user":          {1, wordsInQuotes},
		"dict of Python: other pseudonym: user":                    {1, wordsInQuotes},
		"escapes of nginx: leaks: access-log-user":                 {1, whereLinesBegin},
		"form body: other pseudonym: authorization":                {1, nestedPlus},
		"form body: other pseudonym: bearer":                       {1, nestedPlus},
		"form body: other pseudonym: command-line":                 {1, nestedPlus},
		"form body: other pseudonym: cookie":                       {1, nestedPlus},
		"form body: other pseudonym: secret":                       {1, nestedPlus},
		"numbers of HTML: other pseudonym: bearer":                 {1, partsOfBoth},
		"octal escapes of syslog: other pseudonym: authorization":  {1, partsOfBoth},
		"percent in a query: other pseudonym: panos-csv-user":      {1, cutField},
		"percent with plus: other pseudonym: authorization":        {1, nestedPlus},
		"percent with plus: other pseudonym: bearer":               {1, nestedPlus},
		"percent with plus: other pseudonym: command-line":         {1, nestedPlus},
		"percent with plus: other pseudonym: cookie":               {1, nestedPlus},
		"percent with plus: other pseudonym: secret":               {1, nestedPlus},
		"quoted-printable in JSON: other pseudonym: authorization": {1, asItStands},
		"quoted-printable in JSON: other pseudonym: home-path":     {1, asItStands},
		"quoted-printable in JSON: other pseudonym: secret":        {1, asItStands},
		"quoted-printable: other pseudonym: authorization":         {1, asItStands},
		"quoted-printable: other pseudonym: home-path":             {1, asItStands},
		"quoted-printable: other pseudonym: secret":                {1, asItStands},
		"repr of Python: leaks: user":                              {1, wordsInQuotes},
		"repr of Python: other pseudonym: name":                    {1, wordsInQuotes},
		"repr of Python: other pseudonym: panos-csv-user":          {1, wordsInQuotes},
		"repr of Python: other pseudonym: user":                    {1, wordsInQuotes},
		"shell: leaks: password":                                   {1, doubleInShell},
		"shell: other pseudonym: name":                             {1, wordsInQuotes},
		"shell: other pseudonym: panos-csv-user":                   {1, wordsInQuotes},
		"shell: other pseudonym: user":                             {2, wordsInQuotes},
		"text of XML: other pseudonym: panos-csv-user":             {1, cutField},
	}
}
