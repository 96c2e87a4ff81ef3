package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func arnUser() detect.Rule {
	return detect.Rule{
		Name:       "arn-user",
		Kinds:      []detect.Kind{kindUser},
		Triggers:   []detect.Trigger{{Lit: "arn:aws"}},
		Max:        512,
		Contextual: true,
		Find:       findARNUser,
		Doc:        "The user in an Amazon Resource Name: of IAM, of a federated session, and the session that a person opens by single sign-on.",
		Source:     "AWS IAM User Guide, IAM identifiers",
		Examples: examples([][2]string{
			{`{"arn":"arn:aws:iam::111122223333:user/jdoe42"}`, "jdoe42"},
			{"arn:aws:iam::111122223333:user/division/jane.doe ok", "jane.doe"},
			{"arn:aws-cn:sts::111122223333:federated-user/jdoe42", "jdoe42"},
			{"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jane.doe", "jane.doe"},
			{"arn:aws:sts::111122223333:assumed-role/deploy/i-0123456789abcdef0", ""},
			{"arn:aws:iam::111122223333:role/deploy", ""},
			{"arn:aws:s3:::bucket/user/x", ""},
			{"arn:aws:iam::111122223333:user/*", ""},
			{"arn:aws", ""},
		}),
	}
}

func findARNUser(w *detect.Window, at int) detect.Verdict {
	b := head(w.Text, at, 512)
	if i := bytes.Index(b[1:], []byte("arn:aws")); i >= 0 {
		b = b[:i+1] // another one
	}
	n := 0
	for n < len(b) && (detect.IsWord(b[n]) || b[n] >= 0x80 || bytes.IndexByte([]byte(":/+=,.@-"), b[n]) >= 0) {
		n++
	}
	b = bytes.TrimRight(b[:n], ".,:")
	service := bytes.Index(b, []byte(":iam::"))
	if service < 0 {
		service = bytes.Index(b, []byte(":sts::"))
	}
	if service < 0 {
		return detect.NotHere
	}
	rest := b[service+len(":iam::"):]
	colon := bytes.IndexByte(rest, ':')
	if colon < 0 {
		return detect.BadSyntax
	}
	resource := rest[colon+1:]
	slash := bytes.LastIndexByte(resource, '/')
	switch {
	case slash < 0 || slash == len(resource)-1:
		return detect.NotHere
	case bytes.HasPrefix(resource, []byte("user/")), bytes.HasPrefix(resource, []byte("federated-user/")),
		bytes.HasPrefix(resource, []byte("assumed-role/AWSReservedSSO_")):
	default:
		return detect.NotHere
	}
	start := at + service + len(":iam::") + colon + 1 + slash + 1
	end := at + len(b)
	if v := w.Text[start:end]; !plausible(v) || check.Placeholder(v) != check.ReasonSecret {
		return detect.Placeholder
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.Found(start, end, generic(w.Text[start:end]))
}
