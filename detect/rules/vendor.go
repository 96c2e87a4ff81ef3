package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func aws() detect.Rule {
	return detect.Rule{
		Name:     "aws-access-key-id",
		Kinds:    []detect.Kind{{Name: "awskey", Family: "aws", Class: detect.ClassSecret, Entropy: detect.HighEntropy}},
		Triggers: []detect.Trigger{{Lit: "AKIA", Issued: true}, {Lit: "ASIA", Issued: true}, {Lit: "ABIA", Issued: true}, {Lit: "ACCA", Issued: true}},
		Max:      24,
		Find: func(w *detect.Window, at int) detect.Verdict {
			n, id := check.AWSKeyID(head(w.Text, at, 32))
			if id == check.AWSNone || id == check.AWSResource {
				return detect.BadSyntax
			}
			return w.Found(at, at+n, 0)
		},
		Doc:    "An access key id of AWS.",
		Source: "AWS IAM User Guide, IAM identifiers",
		Examples: examples([][2]string{
			{"key AKIAIOSFODNN7EXAMPLE used", "AKIAIOSFODNN7EXAMPLE"},
			{"id=ASIAY34FZKBOKMUTVV7A&x", "ASIAY34FZKBOKMUTVV7A"},
			{`"AKIA2E0A8F3B244C9986"`, ""},
			{"AKIAXXXXXXXXXXXXXXXX", ""},
			{"AKIA", ""},
			{"xAKIAIOSFODNN7EXAMPLE", ""},
			{"(ABIAIOSFODNN7EXAMPLE)", "ABIAIOSFODNN7EXAMPLE"},
		}),
	}
}

var kindGitHub = detect.Kind{Name: "githubtoken", Family: "github", Class: detect.ClassSecret, Entropy: detect.HighEntropy}

func github() detect.Rule {
	return detect.Rule{
		Name:  "github-token",
		Kinds: []detect.Kind{kindGitHub},
		Triggers: []detect.Trigger{{Lit: "ghp_", Issued: true}, {Lit: "gho_", Issued: true}, {Lit: "ghu_", Issued: true}, {Lit: "ghs_", Issued: true}, {Lit: "ghr_", Issued: true},
			{Lit: "github_pat_", Issued: true}},
		Max: 256,
		Find: func(w *detect.Window, at int) detect.Verdict {
			if n, _ := check.IssuedSum(w.Text[at:]); n > 0 {
				return w.Found(at, at+n, detect.Checked)
			}
			n, sum := check.GitHubToken(head(w.Text, at, 256))
			switch {
			case n == 0:
				return detect.BadSyntax
			case sum == check.ChecksumBad && n != 40:
				return detect.BadChecksum
			case sum != check.ChecksumGood && check.Masked(w.Text[at:at+n]):
				return detect.Placeholder
			}
			var tr detect.Traits
			if sum == check.ChecksumGood {
				tr = detect.Checked
			}
			return w.Found(at, at+n, tr)
		},
		Doc:    "A token of GitHub. One of the usual length is hidden whether its checksum holds or not, for a typing error leaves most of it.",
		Source: "GitHub, Behind GitHub's new authentication token formats (2021)",
		Examples: examples([][2]string{
			{"push 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 ok", "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"},
			{"x=ghs_FakeTokenForTestsOnly000000abc3Zc8NJ,", "ghs_FakeTokenForTestsOnly000000abc3Zc8NJ"},
			{"github_pat_11FAKE0000000000000000_FAKE0000000000000000000000000000000000000000000000000000000",
				"github_pat_11FAKE0000000000000000_FAKE0000000000000000000000000000000000000000000000000000000"},
			{"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and more", "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"},
			{"ghu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", ""},
			{"ghp_short", ""},
			{"ghx_FakeTokenForTestsOnly000000abc3Zc8NJ", ""},
			{"ghp_not-a-token-at-all-but-some-words-here", ""},
		}),
	}
}
